// Adjudication: what both coders gave, side by side. Either side's codes can be taken, one by one or all, and then changed.

function drawSides(sitting, box) {
  const { at: answer } = sitting;
  box.hidden = !sitting.adjudicating || !answer;
  if (box.hidden) return box.replaceChildren();
  box.replaceChildren(...answer.sides.map((side) => element("div", { role: "group", "aria-label": side.coder, class: "rt-side" },
    element("h4", {}, side.coder),
    element("ul", {}, side.codes.length ? side.codes.map((code) => sideCode(sitting, side, code)) : [element("li", {}, "Nothing to code.")]),
    side.memo ? element("p", { class: "rt-memo-said" }, `Memo: ${side.memo}`) : null,
    button(`all ${side.coder}`, `Take all of ${side.coder}`, () => takeAll(sitting, side)))));
}

function sideCode(sitting, side, code) {
  const { label } = themeOf(sitting.desk, code.theme);
  const valence = valenceOf(code.valence);
  const alone = sitting.at.sides.some((other) => other !== side
    && !other.codes.some((found) => found.theme === code.theme && found.valence === code.valence));
  return element("li", {},
    element("strong", {}, `${label}, ${valence.sign} ${valence.words.toLowerCase()}`),
    alone ? element("span", { class: "rt-differs" }, "≠ differs") : null,
    element("span", { class: "rt-quote", dir: "auto" }, quoteOf(sitting.at, code)),
    button(`take ${side.coder} ${code.theme} ${code.start} ${code.valence}`, "Take", () => sitting.accept(code),
      { "aria-label": `Take ${label}, ${valence.words.toLowerCase()} of ${side.coder}` }));
}

function takeAll(sitting, side) {
  sitting.at.codes = side.codes.map(({ theme, start, end, valence }) => ({ theme, start, end, valence }));
  sitting.chosen = null;
  sitting.changed(`Codes of ${side.coder} taken`);
}
