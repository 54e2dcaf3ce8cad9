// The parts of the panel. They are made once; what they hold is drawn again after every action, so that the focus and what
// is being typed stay.

function laidOut() {
  const id = `rt-desk-${Math.random().toString(36).slice(2)}`; // each panel of a page is a module of its own: none can count them
  const make = (tag, attributes, ...children) => element(tag, attributes, ...children);
  const typing = { spellcheck: "false", autocomplete: "off", "data-gramm": "false" }; // no checker on the net reads along
  const part = {
    id,
    title: make("h3", { id: `${id}-title` }, "Coding desk"), about: make("div", { class: "rt-about" }), progress: make("span", {}),
    bar: make("progress", { "aria-label": "Progress" }), status: make("span", { role: "status", class: "rt-status" }),
    warning: make("div", { role: "alert", class: "rt-warning", hidden: true }),
    spoken: make("div", { "aria-live": "polite", class: "rt-unseen" }), told: make("p", { "aria-live": "polite", class: "rt-told" }),
    tools: make("div", { class: "rt-fields" }), keys: make("div", { role: "group", "aria-label": "Keys", hidden: true, class: "rt-help" }),
    words: make("input", { type: "search", "data-key": "words", ...typing }),
    question: make("h4", { class: "rt-question" }), position: make("span", {}), state: make("span", { class: "rt-state" }),
    attributes: make("dl", { class: "rt-attributes" }), marked: make("p", { class: "rt-hint" }),
    text: make("div", { role: "textbox", "aria-readonly": "true", "aria-multiline": "true", tabindex: "0", dir: "auto", class: "rt-text",
      "data-key": "text", "aria-label": "Answer. Left and right go from word to word, with Shift they mark." }),
    sides: make("div", { class: "rt-sides" }), codes: make("ul", { class: "rt-codes" }),
    memo: make("textarea", { id: `${id}-memo`, rows: "2", "data-key": "memo", ...typing }),
    suggestions: make("div", { role: "group", "aria-label": "Suggestions", class: "rt-suggestions", hidden: true }),
    search: make("input", { role: "combobox", "aria-expanded": "true", "aria-controls": `${id}-themes`, "aria-autocomplete": "list",
      id: `${id}-search`, type: "text", "data-key": "search", ...typing }),
    themes: make("ul", { role: "listbox", id: `${id}-themes`, "aria-label": "Themes", class: "rt-themes" }),
    noTheme: make("p", { hidden: true }, "No theme has these words."),
    definition: make("div", { role: "group", "aria-label": "What the codebook says", class: "rt-definition", tabindex: "0" }),
    table: make("div", { class: "rt-table", tabindex: "0", role: "group", "aria-label": "All answers", hidden: true }),
  };
  return part;
}

function arranged(part, buttons) {
  const { one, all, previous, next, nothing, undo, help, done, decide } = buttons;
  const head = element("div", {}, element("div", { class: "rt-headline" }, part.title, element("div", { class: "rt-row" }, one, all, help)),
    part.about, element("div", { class: "rt-row" }, part.bar, part.progress, part.status), part.warning, part.keys);
  const search = element("label", { class: "rt-field" }, element("span", {}, "Words in answers"), part.words);
  const filters = element("details", {}, element("summary", { "data-key": "filters" }, "Filter and sort"),
    element("div", { class: "rt-fields" }, search, part.tools));
  const memo = element("div", { class: "rt-memo" }, element("label", { for: part.memo.id }, "Memo ", element("kbd", { "aria-hidden": "true" }, "m")), part.memo);
  part.answer = element("div", { role: "group", "aria-label": "Answer", class: "rt-answer" },
    element("div", { class: "rt-row rt-where" }, previous, part.position, next, part.state), part.question, part.attributes, part.text, part.marked,
    part.sides, element("h4", {}, "Codes"), part.codes, memo, element("div", { class: "rt-row" }, done, decide, nothing, undo), part.told, part.suggestions);
  part.side = element("div", { role: "group", "aria-label": "Themes", class: "rt-side-themes" },
    element("label", { for: part.search.id }, "Add a theme ", element("kbd", { "aria-hidden": "true" }, "/")), part.search, part.themes, part.noTheme, part.definition);
  part.body = element("div", { class: "rt-body" }, part.answer, part.side);
  return [head, filters, part.table, part.body, part.spoken];
}
