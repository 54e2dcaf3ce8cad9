// The first page: rounds on the left of everything, then what can be done with the one that is chosen. Python answers each
// message under its number; while a command is at work the page asks what it has said since.

const EVERY = 400; // milliseconds between two questions after a command at work
const OLDER = "Your copy is older than the project's notebook, which was changed since";
const OR_ANEW = "Go on with it, or make a new copy: the old one is then kept beside it under another name.";
const WORDS = {
  check: (round) => `Checking ${round}`,
  run: (round) => `Making the reports of ${round}`,
  new: (round) => `Making the folder of ${round}`,
};

// What a command has said: lines, what a check found, how many notebooks are done, and which are at work.
function nothingSaid() {
  return { lines: [], found: [], checked: false, done: 0, of: 0, now: new Set(), copied: null };
}

class Start {
  constructor(model, root) {
    Object.assign(this, { model, root, rounds: [], notebooks: [], chosen: "", last: 0, ...nothingSaid() });
    this.view = Math.random().toString(36).slice(2);
    this.asked = new Map();
    this.receive = (content) => this.received(content);
    model.on("msg:custom", this.receive);
  }

  ask(message) {
    const n = ++this.last;
    return new Promise((resolve) => {
      this.asked.set(n, resolve);
      this.model.send({ ...message, n, view: this.view });
    });
  }

  received(content) {
    if (content?.view !== this.view) return;
    this.asked.get(content.n)?.(content);
    this.asked.delete(content.n);
  }

  async refresh(chosen = this.chosen) {
    const { rounds, notebooks, folder, at_work: going, wrong } = await this.ask({ ask: "rounds" });
    if (wrong) return this.say(wrong);
    Object.assign(this, { rounds, notebooks, folder });
    const wanted = going?.round ?? chosen;
    this.chosen = rounds.some(({ name }) => name === wanted) ? wanted : rounds[0]?.name ?? "";
    this.draw();
    return going;
  }

  // A command that was started before the page was loaded anew, or in another panel, is heard to its end.
  async begin() {
    const going = await this.refresh();
    if (going) await this.follow(going);
  }

  choose(name) {
    Object.assign(this, { chosen: name, ...nothingSaid() });
    this.say("");
    this.draw();
  }

  async command(ask, round = this.chosen) {
    Object.assign(this, nothingSaid());
    const { wrong } = await this.ask({ ask, round });
    if (wrong) return this.say(wrong);
    await this.follow({ ask, round });
  }

  async follow({ ask, round }) {
    this.atWork = WORDS[ask](round);
    this.say(`${this.atWork} …`);
    this.draw();
    await this.listen();
  }

  async listen() {
    let code = null, since = 0, seconds = 0;
    while (code === null && !this.closed) {
      const heard = await this.ask({ ask: "heard", since });
      ({ code, upto: since, seconds } = heard);
      heard.lines.forEach((line) => this.hear(line));
      this.parts.clock.textContent = `At work for ${timeInWords(seconds)}.`;
      if (heard.lines.length) this.drawProgress();
      if (code === null) await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
    const words = this.atWork;
    this.atWork = null;
    const time = timeInWords(seconds);
    const done = !code || this.checked;
    const ended = this.stopped ?? `${words}: ${done ? `done in ${time}` : `not finished after ${time}, see below`}.`;
    this.stopped = null;
    await this.refresh();
    this.say(ended); // once what can be done next is there to be used
  }

  hear(line) {
    if (line.step === "planned") this.of = line.of;
    if (line.step === "done" || line.step === "kept") this.done++;
    if (line.step === "began") this.now.add(line.notebook);
    if (line.step === "done") this.now.delete(line.notebook);
    if (line.step === "moved") this.moved = line.page;
    if (line.kind === "verdict") this.checked = true;
    else if (line.kind && inTable(line)) this.found.push(line);
    else if (line.words) this.lines.push(line.words);
    const now = [...this.now].map((name) => `“${this.titleOf(name)}”`).join(" and ");
    this.say(`${this.atWork} … ${this.of ? `${this.done} of ${this.of} notebooks` : ""}${now && `, now ${now}`}`);
  }

  async stop() {
    this.stopped = (await this.ask({ ask: "stop" })).said;
  }

  async open(page) {
    const { said, wrong } = await this.ask({ ask: "open", round: this.chosen, page });
    this.say(wrong ?? `Opened in the browser: ${said}`);
  }

  async copy(notebook, ask = "copy") {
    const { said, address, older, kept, wrong } = await this.ask({ ask, round: this.chosen, notebook });
    this.copied = wrong ? null : { said, address, older, notebook, title: this.titleOf(notebook) };
    const before = kept ? ` (the one before is kept beside it as ${kept})` : "";
    const what = older ? OLDER : "A copy to work on";
    this.say(wrong ?? `${what}: ${said}${before}`);
    this.draw();
  }

  titleOf(notebook) {
    return this.notebooks.find(({ name }) => name === notebook)?.title ?? notebook;
  }

  say(words) {
    say(this.parts.status, words);
  }

  draw() {
    keepingFocus(this.root, () => this.parts.round.querySelector("select") ?? this.parts.name, () => {
      const round = this.rounds.find(({ name }) => name === this.chosen);
      drawChoice(this, round);
      drawCommands(this, round);
      drawPages(this, round);
      drawCopies(this, round);
      this.drawProgress();
    });
  }

  drawProgress() {
    const { bar, clock, counts, found, lines } = this.parts;
    bar.hidden = !this.atWork || !this.of;
    clock.hidden = !this.atWork;
    say(counts, this.checked ? foundInWords(this.found) : "");
    found.hidden = !this.found.length;
    found.replaceChildren(...foundTables(this.found));
    Object.assign(bar, { max: this.of || 1, value: this.done });
    const rows = this.lines.map((words) =>
      element("li", { class: words.startsWith("roundtable:") ? "rt-problem" : null, dir: "auto" }, words));
    lines.hidden = !rows.length;
    lines.firstChild.replaceChildren(...rows);
  }
}

// Anew only when it is something else, or a screen reader would say the same again and again.
function say(status, words) {
  if (status.textContent !== words) status.textContent = words;
}

function timeInWords(seconds) {
  const minutes = Math.floor(seconds / 60);
  return `${minutes ? `${counted(minutes, "minute")} ` : ""}${counted(seconds % 60, "second")}`;
}

function drawChoice(start, round) {
  const options = start.rounds.map(({ name, title }) => [name, title === name ? name : `${name}: ${title}`]);
  const picked = choice("round", "Round", options, start.chosen, (name) => start.choose(name));
  picked.querySelector("select").disabled = Boolean(start.atWork);
  start.parts.round.replaceChildren(...(options.length ? [picked] : [
    element("p", {}, `There is no round under ${start.folder}. Make one below, put its files into its folder, and check it.`)]),
  round ? element("p", { class: "rt-standing" }, `${round.name}: ${round.state}.`.replace(/\.\.$/, ".")) : "");
}

function drawCommands(start, round) {
  const busy = Boolean(start.atWork);
  start.parts.commands.replaceChildren(
    button("check", "Check the files", () => start.command("check"), { disabled: busy || !round }),
    button("run", "Make the reports", () => start.command("run"), { disabled: busy || !round, class: "rt-main" }),
    button("stop", "Stop", () => start.stop(), { disabled: !busy }));
}

function drawPages(start, round) {
  const pages = Object.entries(round?.opens ?? {});
  if (start.moved) pages.push([start.moved, "page of what moved"]);
  start.parts.pages.replaceChildren(...(pages.length ? pages.map(([page, words]) =>
    button(`open ${words}`, `Open the ${words}`, () => start.open(page))) : [element("p", {}, "Nothing to open yet.")]));
  start.parts.waits.replaceChildren(...(round?.waits ?? []).map((words) => element("p", { dir: "auto" }, words)));
}

function drawCopies(start, round) {
  start.parts.copies.replaceChildren(...start.notebooks.map(({ name, title }) =>
    button(`copy ${name}`, title, () => start.copy(name), { disabled: !round, "aria-label": `A copy of: ${title}` })));
  const { copied } = start;
  const which = copied?.older ? "Go on with the old copy of" : "Open the copy of";
  const link = copied?.address && element("a", { href: copied.address, target: "_blank", rel: "noopener", "data-key": "copied" },
    `${which} “${copied.title}” in a new tab`);
  const anew = copied?.older && [element("p", {}, OR_ANEW), element("div", { class: "rt-buttons" },
    button("new copy", "Make a new copy", () => start.copy(copied.notebook, "new copy")))];
  start.parts.copied.replaceChildren(...(copied ? [...(anew || []), link || "Open it in JupyterLab's file browser: ",
    element("p", { class: "rt-path" }, copied.said)] : []));
}

function lookOf(start) {
  const name = element("input", { type: "text", autocomplete: "off", spellcheck: "false" });
  const make = () => {
    const made = name.value.trim();
    if (!made) return start.say("Give the new round a name first, such as 2026-03-neglect.");
    start.command("new", made).then(() => start.refresh(made));
  };
  const parts = {
    name,
    status: element("p", { class: "rt-status", role: "status", "aria-live": "polite" }),
    round: element("div"),
    commands: element("div", { class: "rt-buttons" }),
    clock: element("p", { role: "timer", hidden: true }),
    bar: element("progress", { hidden: true, "aria-label": "Notebooks done" }),
    counts: element("p", { class: "rt-status", role: "status", "aria-live": "polite" }),
    found: element("div", { class: "rt-table", role: "region", "aria-label": "What was found", tabindex: "0", hidden: true }),
    lines: element("div", { class: "rt-lines", role: "region", "aria-label": "What was said", tabindex: "0", hidden: true }, element("ul")),
    pages: element("div", { class: "rt-buttons" }),
    waits: element("div"),
    copies: element("div", { class: "rt-buttons" }),
    copied: element("div"),
  };
  start.root.replaceChildren(
    element("h3", {}, "Choose a round"), parts.round, parts.commands, parts.status, parts.clock, parts.bar,
    parts.counts, parts.found, parts.lines,
    element("h4", {}, "Read"), parts.pages, parts.waits,
    element("h4", {}, "Work on a copy of a notebook"),
    element("p", {}, "Copies lie with the round under data/processed, which is restricted. The project's own notebooks stay as they are."),
    parts.copies, parts.copied,
    element("h4", {}, "A new round"),
    element("label", { class: "rt-field" }, element("span", {}, "Name (small letters, digits, hyphens)"), name),
    element("div", { class: "rt-buttons" }, button("new", "Make its folder", make)));
  return parts;
}

function render({ model, el }) {
  const root = element("section", { class: "rt-desk rt-start", "aria-label": "Start here", "data-lm-suppress-shortcuts": "true" });
  el.append(root);
  const start = new Start(model, root);
  start.parts = lookOf(start);
  start.begin();
  return () => {
    start.closed = true;
    model.off("msg:custom", start.receive);
  };
}

export default { render };
