// What a check found: a sentence that counts it, and a table each of problems, of what is to be asked and of rows that
// are not counted. A row is one thing in one sheet, with every place of it.

const TABLES = {
  problem: ["Problems to put right", "What is wrong", "What to do"],
  query: ["To ask: it looks wrong and may be right", "What looks wrong", "What to ask"],
  refused: ["Rows that are not counted", "Why", "What to do"],
};
const MOST_PLACES = 12; // named in a row; the others are counted

function inTable({ kind }) {
  return kind in TABLES;
}

function foundInWords(found) {
  const places = (kind) => found.filter((one) => one.kind === kind).flatMap((one) => one.places);
  const [problems, asked, left] = Object.keys(TABLES).map((kind) => places(kind).length);
  const files = new Set(places("problem").map(({ file }) => file)).size;
  const wrong = problems ? `${counted(problems, "problem")} in ${counted(files, "file")}` : "No problems";
  const besides = [asked && `${counted(asked, "thing")} to ask.`, left && `${counted(left, "row")} not counted.`];
  return [`${wrong}; nothing was written.`, ...besides.filter(Boolean)].join(" ");
}

function foundTables(found) {
  return Object.entries(TABLES).flatMap(([kind, words]) => {
    const rows = found.filter((one) => one.kind === kind).flatMap(rowsOf);
    return rows.length ? [foundTable(words, rows)] : [];
  });
}

function foundTable([caption, what, remedy], rows) {
  const heads = ["File", "Sheet", "Cell or row", what, remedy];
  const cell = (words, at) => element(at ? "td" : "th", { scope: at ? null : "row", "data-head": heads[at] },
    element("span", { dir: "auto" }, words));
  return element("table", {}, element("caption", {}, caption),
    element("thead", {}, element("tr", {}, heads.map((words) => element("th", { scope: "col" }, words)))),
    element("tbody", {}, rows.map((row) => element("tr", {}, row.map(cell)))));
}

function rowsOf({ places, what, remedy = "" }) {
  const sheets = new Map();
  for (const { file, sheet, within } of places) {
    const key = JSON.stringify([file, sheet]);
    sheets.set(key, [...(sheets.get(key) ?? []), within]);
  }
  return [...sheets].map(([key, within]) => [...JSON.parse(key), placesInWords(within), what, remedy]);
}

function placesInWords(within) {
  const more = within.length - MOST_PLACES;
  return within.slice(0, MOST_PLACES).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function counted(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
