// The panel of the coding desk, as anywidget shows it. The texts come by message when the panel is there and are never part
// of the widget's state, which JupyterLab may save into a notebook.

function render({ model, el, signal }) {
  const parts = laidOut();
  const root = element("div", { class: "rt-desk notranslate", translate: "no", role: "region", "aria-labelledby": parts.title.id,
    "data-lm-suppress-shortcuts": "true" });
  const said = (spoken, told) => {
    parts.spoken.textContent = spoken;
    parts.told.textContent = told;
  };
  const sitting = new Sitting(model, () => drawAll(sitting, root, parts), said);
  const go = (where) => goThere(sitting, parts, where);
  root.append(...arranged(parts, buttonsOf(sitting, parts)));
  el.append(root);
  listen(sitting, root, parts, go);
  const leaving = (event) => anythingWaiting() && event.preventDefault();
  window.addEventListener("beforeunload", leaving);
  signal?.addEventListener("abort", () => {
    sitting.close();
    window.removeEventListener("beforeunload", leaving);
  });
  drawHelp(sitting, parts.keys);
  const begin = model.get("begin");
  if (begin) beginWith(root, begin, () => sitting.open().then(() => go("text")));
  else sitting.open();
}

// What others coded is not shown until it is asked for.
function beginWith(root, words, open) {
  const rest = [...root.children];
  const shown = (yes) => rest.forEach((part) => part.classList.toggle("rt-closed", !yes));
  const first = element("div", {}, element("p", {}, "Not before your own first pass is over: it shows what others coded."),
    button("begin", words, () => { first.remove(); shown(true); open(); }));
  shown(false);
  root.prepend(first);
}

function buttonsOf(sitting, parts) {
  const key = (words, letter) => [`${words} `, element("kbd", { "aria-hidden": "true" }, letter)];
  const made = {
    one: button("one", "One answer", () => sitting.view("one")),
    all: button("all", key("All answers", "g"), () => sitting.view("all")),
    help: button("help", key("Keys", "?"), () => sitting.help(), { "aria-expanded": "false" }),
    previous: button("previous", key("Previous", "k"), () => sitting.step(-1)),
    next: button("next", key("Next", "j"), () => sitting.step(1)),
    done: button("done", key("Done, next", "Enter"), () => sitting.next(), { class: "rt-main" }),
    decide: button("decide", key("Save decision", "Ctrl Enter"), () => sitting.adjudicate(), { class: "rt-main" }),
    nothing: button("nothing", key("Nothing to code", "0"), () => sitting.nothing()),
    undo: button("undo", key("Undo", "u"), () => sitting.undo()),
  };
  Object.assign(parts, made);
  return made;
}

function listen(sitting, root, parts, go) {
  root.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.target === parts.search && !event.ctrlKey) return searchKeys(sitting, event, go);
    if (pressed(sitting, parts, event, go)) event.preventDefault();
  });
  for (const name of ["keyup", "keypress"]) root.addEventListener(name, (event) => event.stopPropagation());
  parts.search.addEventListener("input", () => {
    Object.assign(sitting.theme, { words: parts.search.value, at: 0, looking: true });
    sitting.draw();
  });
  parts.words.addEventListener("input", () => sitting.filter({ words: parts.words.value }));
  parts.memo.addEventListener("input", () => sitting.write(parts.memo.value));
  parts.memo.addEventListener("change", () => sitting.keepMemo(sitting.at));
  parts.text.addEventListener("mousedown", () => markWithMouse(sitting, parts.text));
}

function goThere(sitting, parts, where) {
  const codes = parts.codes.querySelector(".rt-chosen-code .rt-valence");
  const place = { search: parts.search, memo: parts.memo, text: parts.text, valences: codes ?? parts.text }[where];
  place.focus();
  place.scrollIntoView({ block: "nearest" });
}

function drawAll(sitting, root, parts) {
  if (!sitting.desk) return drawWarning(sitting, parts.warning);
  keepingFocus(root, () => (sitting.show.view === "one" ? parts.text : parts.table), () => {
    drawHeader(sitting, parts);
    drawTools(sitting, parts.tools);
    drawTable(sitting, parts.table);
    parts.body.hidden = sitting.show.view !== "one";
    drawAnswer(sitting, parts);
    drawSides(sitting, parts.sides);
    drawCodes(sitting, parts);
    drawSuggestions(sitting, parts.suggestions);
    drawTyped(sitting, parts);
    drawThemes(sitting, parts);
    parts.decide.hidden = !sitting.adjudicating;
    parts.done.classList.toggle("rt-main", !sitting.adjudicating);
    parts.keys.hidden = !sitting.show.help;
    parts.help.setAttribute("aria-expanded", String(sitting.show.help));
  });
}

// What was typed stays in its box until it was acted on.
function drawTyped(sitting, parts) {
  if (parts.search.value !== sitting.theme.words) parts.search.value = sitting.theme.words;
  if (parts.words.value !== sitting.show.words) parts.words.value = sitting.show.words;
}

function drawHelp(sitting, box) {
  const letters = element("input", { type: "checkbox", checked: true, onchange: (event) => { sitting.show.letters = event.target.checked; } });
  box.replaceChildren(element("h4", {}, "Keys"),
    element("dl", {}, KEYS.map(([keys, words]) => element("div", {}, element("dt", {}, element("kbd", {}, keys)), element("dd", {}, words)))),
    element("label", { class: "rt-check" }, letters, " Keys of one letter work"));
}

export default { render };
