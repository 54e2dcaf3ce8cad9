// What stands above the answer: how far the coder is, whether everything is saved, the filters and the help.

const MOST_FILTER_VALUES = 40; // a question with more answers than this is no filter but a text

function filterLabels(desk) {
  const labels = ["Question", ...new Set(desk.answers.flatMap((answer) => Object.keys(answer.attributes)))];
  return labels.filter((label) => {
    const count = valuesOf(desk, label).length;
    return count > 1 && count <= MOST_FILTER_VALUES;
  });
}

function valuesOf(desk, label) {
  return [...new Set(desk.answers.map((answer) => attribute(answer, label)).filter(Boolean))].sort((a, b) => a.localeCompare(b));
}

function drawHeader(sitting, parts) {
  const { desk } = sitting;
  const done = desk.answers.filter((answer) => answer.done).length;
  const all = desk.answers.length;
  parts.title.textContent = desk.title;
  const blind = !sitting.adjudicating && !desk.first_pass_done;
  const about = [...desk.about, ...(blind ? ["First pass: nothing is suggested until every answer is coded."] : [])];
  parts.about.replaceChildren(...about.map((line) => element("p", {}, line)));
  Object.assign(parts.bar, { max: all, value: done });
  parts.progress.textContent = `${done} of ${all} ${sitting.adjudicating ? "decided" : "coded"}`;
  parts.status.textContent = saving(sitting);
  drawWarning(sitting, parts.warning);
  for (const view of ["one", "all"]) parts[view].setAttribute("aria-pressed", String(sitting.show.view === view));
}

function saving(sitting) {
  if (sitting.refusal || sitting.link.late.size) return "Not saved";
  if (sitting.waiting?.size) return "Saving …";
  return sitting.savedAt ? `Saved ${sitting.savedAt}` : "";
}

// Drawn only when its words change, so that a screen reader says it once.
function drawWarning(sitting, box) {
  const { refusal } = sitting;
  const words = refusal ? `Not saved: ${refusal.why}` : sitting.link.late.size ? silence(sitting.waiting?.size ?? 0) : "";
  if (box.dataset.words === words) return;
  box.dataset.words = words;
  const back = refusal?.answer && button("back", "Show what is saved", () => sitting.asSaved(refusal.answer));
  box.replaceChildren(...(words ? [element("p", {}, words), back || ""] : []));
  box.hidden = !words;
}

function silence(count) {
  const kept = count ? ` ${decisions(count)} ${count === 1 ? "is" : "are"} kept in this window until then: do not close it.` : "";
  return `${count ? "Not saved: the" : "The"} kernel does not answer. If it is not busy with another cell, restart it and run the cell of the desk again.${kept}`;
}

// Drawn only when something in it changed: a list that is open would close.
function drawTools(sitting, box) {
  const { desk, show } = sitting;
  const now = JSON.stringify([show, sitting.listed.length]);
  if (box.dataset.shows === now) return;
  box.dataset.shows = now;
  const filters = filterLabels(desk).map((label) => choice(`only ${label}`, label,
    [["", "All"], ...valuesOf(desk, label).map((value) => [value, value])], show.only[label] ?? "",
    (value) => sitting.filter({ only: { ...show.only, [label]: value } })));
  const states = choice("state", "State", [["", "All"], ...Object.entries(STATES)], show.state, (state) => sitting.filter({ state }));
  const sorts = [["", "Drawn order"], ...filterLabels(desk).map((label) => [label, label]), ["state", "Not coded first"]];
  box.replaceChildren(...filters, states, choice("sort", "Sort by", sorts, show.sort, (sort) => sitting.filter({ sort })),
    element("span", { class: "rt-count" }, `${sitting.listed.length} of ${desk.answers.length} shown`));
}
