// What the coder decided of the answer: its codes, each with valence and place; and what the machine would suggest, once
// the first pass is over.

function drawCodes(sitting, parts) {
  const { at: answer } = sitting;
  const codes = (answer?.codes ?? []).map((code) => codeRow(sitting, code));
  const none = answer?.done || answer?.saving ? "Nothing to code." : "No theme yet.";
  parts.codes.replaceChildren(...(codes.length ? codes : [element("li", { class: "rt-none" }, none)]));
  parts.nothing.hidden = !answer || codes.length > 0;
  parts.memo.disabled = !answer;
  const memo = answer?.typed ?? answer?.memo ?? "";
  if (parts.memo.value !== memo) parts.memo.value = memo;
}

function codeRow(sitting, code) {
  const { at: answer, desk } = sitting;
  const label = themeOf(desk, code.theme).label;
  const place = `${code.theme} ${code.start} ${code.end}`;
  const chosen = code === sitting.chosen;
  const valences = VALENCES.map((valence) => button(`${place} ${valence.id}`,
    [element("span", { "aria-hidden": "true" }, valence.sign), ` ${valence.words}`], () => {
      sitting.chosen = code;
      sitting.judge(valence.id);
    }, { "aria-pressed": String(code.valence === valence.id), class: `rt-valence rt-${valence.id}` }));
  return element("li", { class: chosen ? "rt-code rt-chosen-code" : "rt-code" },
    element("div", { class: "rt-named" },
      button(place, label, () => choose(sitting, code), { class: "rt-plain", "aria-current": chosen ? "true" : null }),
      element("span", { class: "rt-quote", dir: "auto" }, quoteOf(answer, code)),
      button(`${place} remove`, "Remove", () => sitting.remove(code), { "aria-label": `Remove ${label}` })),
    element("div", { role: "group", "aria-label": `Valence of ${label}`, class: "rt-valences" }, valences,
      code.valence === null ? element("span", { class: "rt-ask" }, "Which of them? Not saved until you say.") : null));
}

function choose(sitting, code) {
  Object.assign(sitting, { chosen: code });
  sitting.theme.looking = false;
  sitting.draw();
}

function drawSuggestions(sitting, box) {
  const { desk, at: answer } = sitting;
  box.hidden = sitting.adjudicating || !desk.first_pass_done || !answer;
  if (box.hidden) return box.replaceChildren();
  if (!sitting.suggesting) {
    return box.replaceChildren(element("h4", {}, "Suggestions"),
      element("p", {}, "Every answer is coded once without them. From here on decisions are a second pass."),
      button("suggest", "Show suggestions", () => sitting.showSuggestions()));
  }
  const found = sitting.suggestions();
  const rows = found.map((code, index) => suggestionRow(sitting, code, index));
  const none = answer.suggested ? "No other suggestion for this answer." : "Asking …";
  box.replaceChildren(element("h4", {}, "Suggestions"), element("ul", {}, rows.length ? rows : [element("li", {}, none)]));
}

function suggestionRow(sitting, code, index) {
  const { label } = themeOf(sitting.desk, code.theme);
  const valence = valenceOf(code.valence);
  return element("li", { class: "rt-suggested" },
    element("strong", {}, `${label}, ${valence.sign} ${valence.words.toLowerCase()}`),
    element("span", { class: "rt-quote", dir: "auto" }, quoteOf(sitting.at, code)),
    element("span", {}, [code.reason, code.rule && `(${code.rule})`].filter(Boolean).join(" ")),
    button(`accept ${index}`, ["Accept", index === 0 ? element("kbd", { "aria-hidden": "true" }, "a") : null],
      () => sitting.accept(code), { "aria-label": `Accept ${label}, ${valence.words.toLowerCase()}` }));
}
