// The themes: typing filters them, Enter adds the one that is active, and what the codebook says of it stands below.

function themesShown(sitting) {
  const wanted = sitting.theme.words.toLowerCase().split(/\s+/).filter(Boolean);
  const said = (theme) => `${theme.label} ${theme.id} ${theme.definition}`.toLowerCase();
  const found = sitting.desk.themes.filter((theme) => wanted.every((word) => said(theme).includes(word)));
  const named = (theme) => Number(!wanted.every((word) => theme.label.toLowerCase().includes(word)));
  return found.sort((a, b) => named(a) - named(b)); // those whose label has the words first, then in codebook order
}

function drawThemes(sitting, parts) {
  const shown = themesShown(sitting);
  sitting.theme.at = Math.min(sitting.theme.at, Math.max(shown.length - 1, 0));
  const active = shown[sitting.theme.at];
  parts.themes.replaceChildren(...shown.map((theme, index) => themeOption(sitting, parts, theme, index, theme === active)));
  parts.noTheme.hidden = shown.length > 0;
  if (active) parts.search.setAttribute("aria-activedescendant", optionId(parts, sitting.theme.at));
  else parts.search.removeAttribute("aria-activedescendant");
  drawDefinition(sitting, parts.definition, sitting.theme.looking ? active : chosenTheme(sitting) ?? active);
}

function themeOption(sitting, parts, theme, index, active) {
  const there = sitting.at?.codes.some((code) => code.theme === theme.id);
  const keys = index < 9 && !sitting.theme.words ? element("kbd", { "aria-hidden": "true" }, String(index + 1)) : null;
  return element("li", {
    role: "option", id: optionId(parts, index), "aria-selected": String(Boolean(there)), class: active ? "rt-active" : null,
    onmousedown: (event) => event.preventDefault(), // the focus stays where it is
    onmousemove: () => sitting.theme.at === index || lookAt(sitting, index),
    onclick: () => addTheme(sitting, theme),
  }, keys, element("span", {}, theme.label), there ? element("span", { class: "rt-there" }, "✓ added") : null);
}

function optionId(parts, index) {
  return `${parts.id}-theme-${index}`;
}

function chosenTheme(sitting) {
  return sitting.chosen && themeOf(sitting.desk, sitting.chosen.theme);
}

function lookAt(sitting, index) {
  const count = themesShown(sitting).length;
  Object.assign(sitting.theme, { at: (index + count) % Math.max(count, 1), looking: true });
  sitting.draw();
}

function addTheme(sitting, theme) {
  if (!theme) return;
  Object.assign(sitting.theme, { looking: false, words: "" });
  sitting.theme.at = sitting.desk.themes.indexOf(theme);
  sitting.add(theme.id);
}

function drawDefinition(sitting, box, theme) {
  if (!theme) return box.replaceChildren();
  const part = (label, said) => {
    const lines = [said ?? []].flat().filter(Boolean);
    return lines.length ? [element("dt", {}, label), ...lines.map((line) => element("dd", {}, line))] : [];
  };
  box.replaceChildren(
    element("h4", {}, theme.label),
    element("p", {}, theme.definition ?? ""),
    element("dl", {}, part("Include", theme.include), part("Exclude", theme.exclude), part("Counts", theme.counts),
      part("Does not count", theme.does_not_count)),
  );
}

// The keys of the search box; the others are for typing.
function searchKeys(sitting, event, leave) {
  const shown = themesShown(sitting);
  if (event.key === "ArrowDown") lookAt(sitting, sitting.theme.at + 1);
  else if (event.key === "ArrowUp") lookAt(sitting, sitting.theme.at - 1);
  else if (event.key === "Enter") {
    addTheme(sitting, shown[sitting.theme.at]);
    leave("valences");
  } else if (event.key === "Escape") {
    Object.assign(sitting.theme, { words: "", looking: false });
    sitting.draw();
    leave("text");
  } else return;
  event.preventDefault();
}
