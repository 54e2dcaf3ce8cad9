// The keyboard. Keys of one letter work while the focus is in the panel and not in a box for typing; they can be turned off.
// JupyterLab's own keys do not work here: data-lm-suppress-shortcuts on the panel tells it so.

const KEYS = [
  ["j or ↓, k or ↑", "next and previous answer"],
  ["Enter", "done: the next answer that is not coded"],
  ["/", "search a theme; Enter adds it, Escape goes back"],
  ["1 to 9", "add one of the first nine themes"],
  ["+  -  b  n", "strength, concern, both, neutral: of the code chosen"],
  ["[ and ]", "choose the code before or after"],
  ["x or Delete", "remove the code chosen"],
  ["0", "nothing to code"],
  ["t, then ← →", "go through the words of the answer; with Shift mark them, Escape clears"],
  ["m", "memo; Escape goes back"],
  ["u", "undo the last decision"],
  ["s, a", "show suggestions, accept the first (after the first pass)"],
  ["g", "all answers in a table, or one"],
  ["Ctrl Enter", "save the decision (adjudication)"],
  ["?", "these keys"],
];

function keysOf(sitting, go) {
  const step = (by) => () => sitting.step(by);
  const judge = (valence) => () => sitting.judge(valence);
  return {
    j: step(1), ArrowDown: step(1), k: step(-1), ArrowUp: step(-1),
    "/": () => go("search"), m: () => go("memo"), t: () => go("text"),
    "+": judge("strength"), "=": judge("strength"), "-": judge("concern"), "−": judge("concern"),
    b: judge("both"), n: judge("neutral"),
    "[": () => chooseNext(sitting, -1), "]": () => chooseNext(sitting, 1),
    x: () => sitting.remove(sitting.chosen), Delete: () => sitting.remove(sitting.chosen),
    0: () => sitting.nothing(), u: () => sitting.undo(), Enter: () => sitting.next(),
    s: () => suggestByKey(sitting), a: () => sitting.suggestions()[0] && sitting.accept(sitting.suggestions()[0]),
    g: () => sitting.view(sitting.show.view === "one" ? "all" : "one"), "?": () => sitting.help(),
    Escape: () => { sitting.span = null; sitting.draw(); go("text"); },
  };
}

function suggestByKey(sitting) {
  if (sitting.desk.first_pass_done && !sitting.adjudicating) sitting.showSuggestions();
  else sitting.tell("Suggestions come when every answer is coded once without them.");
}

function chooseNext(sitting, by) {
  const codes = sitting.at?.codes ?? [];
  if (!codes.length) return;
  const index = (codes.indexOf(sitting.chosen) + by + codes.length) % codes.length;
  choose(sitting, codes[index]);
  sitting.say(`${themeOf(sitting.desk, codes[index].theme).label} chosen`);
}

// True where the key was ours.
function pressed(sitting, parts, event, go) {
  if (event.key === "Enter" && event.ctrlKey) return sitting.adjudicating ? sitting.adjudicate() : sitting.next(), true;
  if (event.ctrlKey || event.altKey || event.metaKey || !sitting.desk) return false;
  const { target } = event;
  if (target.matches("input:not([type=checkbox]), textarea, select")) {
    if (event.key !== "Escape" || target === parts.search) return false;
    return go("text"), true;
  }
  if (target === parts.text && sitting.at && markWithKeys(sitting, event)) return true;
  if (["Enter", " "].includes(event.key) && target.matches("button, summary, input")) return false;
  if (!sitting.show.letters && event.key.length === 1) return false;
  return ours(sitting, event, go);
}

function ours(sitting, event, go) {
  const nth = /^[1-9]$/.test(event.key) && sitting.show.view === "one" && sitting.desk.themes[Number(event.key) - 1];
  if (nth) return addTheme(sitting, nth), true;
  const act = keysOf(sitting, go)[event.key];
  if (!act || event.key === "ArrowDown" && sitting.show.view === "all") return false;
  act();
  return true;
}
