// All answers in a table: a row an answer, the first words of it, its codes and whether it is coded.

const FIRST_WORDS = 80; // characters of an answer in its row
const MORE_ROWS = 200; // rows drawn at a time: thousands at once would be slow to draw

function drawTable(sitting, box) {
  box.hidden = sitting.show.view !== "all";
  if (box.hidden) return box.replaceChildren();
  const labels = filterLabels(sitting.desk);
  const head = ["Reference", ...labels, "First words", "Codes", "State"];
  const rows = sitting.listed.slice(0, sitting.show.rows).map((answer) => tableRow(sitting, labels, answer));
  const left = sitting.listed.length - rows.length;
  box.replaceChildren(
    element("table", {}, element("caption", { class: "rt-unseen" }, "Answers and how they are coded"),
      element("thead", {}, element("tr", {}, head.map((label) => element("th", { scope: "col" }, label)))),
      element("tbody", {}, rows)),
    left > 0 ? button("more", `Show more (${left} left)`, () => sitting.filter({ rows: sitting.show.rows + MORE_ROWS })) : "");
}

function tableRow(sitting, labels, answer) {
  const open = button(`row ${answer.place}`, answer.reference, () => sitting.goTo(answer), { class: "rt-plain" });
  const cell = (...words) => element("td", {}, ...words);
  return element("tr", { class: answer === sitting.at ? "rt-active" : null },
    element("th", { scope: "row" }, open), labels.map((label) => cell(attribute(answer, label) ?? "")),
    element("td", { dir: "auto" }, shortened(answer.text, FIRST_WORDS)), cell(codesInWords(sitting.desk, answer)), cell(stateInWords(answer)));
}
