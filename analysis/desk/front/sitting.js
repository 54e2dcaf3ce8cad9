// One sitting: the answers as Python has them and as they stand in this window, what is shown, and every action of the
// coder. An answer's `codes` are what the coder sees; `saving` says how far they are on their way to the disk.

const PAUSE = 2000; // milliseconds without a key after which a memo is saved
const STATES = { coded: "Coded", nothing: "Nothing to code", open: "Not coded" };

class Sitting {
  constructor(model, draw, said) {
    this.key = model.get("key");
    this.draw = draw;
    this.said = said;
    this.link = new Link(model, { late: () => this.draw(), elsewhere: (message) => this.savedElsewhere(message) });
    this.show = { view: "one", words: "", state: "", sort: "", only: {}, help: false, letters: true, rows: 200 };
    this.theme = { words: "", at: 0 };
    this.at = null;
    this.chosen = null;
    this.span = null;
    this.cursor = 0;
    this.savedAt = "";
    this.refusal = null;
    this.suggesting = false;
  }

  async open() {
    const { desk, refused } = await this.link.ask({ do: "open" });
    if (!desk) return this.refuse(refused, null);
    this.desk = desk;
    this.adjudicating = desk.kind === "adjudication";
    desk.answers.forEach((answer, index) => {
      answer.place = index;
      this.take(answer, answer);
      for (const side of answer.sides ?? []) side.codes = fromRows(answer.text, side.codes);
    });
    this.waiting = waitingFor(this.key);
    this.listed = this.matching();
    this.at = this.listed.find((answer) => !answer.done) ?? this.listed[0] ?? null;
    this.sendAgain();
    this.draw();
  }

  // What Python says of an answer: the only way in which one becomes done.
  take(answer, saved) {
    const undecided = answer.codes.filter((code) => code.valence === null);
    answer.codes = [...fromRows(answer.text, saved.codes), ...undecided];
    answer.memo = saved.memo ?? "";
    answer.done = saved.done;
    answer.saving = "";
  }

  sendAgain() {
    const again = [...this.waiting.values()];
    this.waiting.clear();
    for (const message of again) {
      const answer = this.answerOf(message);
      if (answer) Object.assign(answer, { codes: fromRows(answer.text, message.codes), memo: message.memo });
      this.send(answer, message);
    }
    if (again.length) this.tell(`${decisions(again.length)} of before, which had not been saved, sent again.`);
  }

  answerOf({ id, question }) {
    return this.desk.answers.find((answer) => answer.id === id && answer.question === question);
  }

  savedElsewhere({ answer: saved }) {
    const answer = this.desk && this.answerOf(saved);
    if (answer && !answer.saving) this.take(answer, saved);
    this.draw();
  }

  // To screen readers alone, of what is seen anyway; and to everybody.
  say(words) {
    this.said(words, "");
  }

  tell(words) {
    this.said("", words);
  }

  // ---- what is shown

  // Which answers the filters let through, in order. What is listed stays so until a filter changes, so that an answer does
  // not vanish from under the coder's hands because it is coded now.
  matching() {
    const words = this.show.words.trim().toLowerCase();
    const kept = this.desk.answers.filter((answer) =>
      Object.entries(this.show.only).every(([label, value]) => !value || attribute(answer, label) === value)
      && (!this.show.state || stateOf(answer) === this.show.state)
      && (!words || [answer.text, answer.reference, answer.memo].some((text) => text.toLowerCase().includes(words))));
    const by = this.show.sort;
    const rank = (answer) => (by === "state" ? String(Number(answer.done)) : attribute(answer, by) ?? "");
    return by ? kept.sort((a, b) => rank(a).localeCompare(rank(b)) || a.place - b.place) : kept;
  }

  filter(change) {
    Object.assign(this.show, change);
    this.listed = this.matching();
    if (this.show.view === "one" && !this.listed.includes(this.at)) this.goTo(this.listed[0] ?? null);
    else this.draw();
    this.say(`${this.listed.length} of ${this.desk.answers.length} answers shown`);
  }

  view(view) {
    this.keepMemo(this.at);
    this.filter({ view });
  }

  goTo(answer) {
    if (answer !== this.at) this.keepMemo(this.at);
    if (answer && !this.listed.includes(answer)) this.listed = this.unfiltered();
    Object.assign(this, { at: answer, chosen: null, span: null, cursor: 0 });
    this.show.view = "one";
    if (answer && this.suggesting) this.suggest(answer);
    this.draw();
    if (answer) this.say(`Answer ${this.position()}, ${STATES[stateOf(answer)]}`);
  }

  unfiltered() {
    Object.assign(this.show, { words: "", state: "", only: {} });
    return this.matching();
  }

  position() {
    return `${this.listed.indexOf(this.at) + 1} of ${this.listed.length}`;
  }

  step(by) {
    const next = this.listed[this.listed.indexOf(this.at) + by];
    if (next) this.goTo(next);
    else this.tell(by > 0 ? "This is the last answer shown." : "This is the first answer shown.");
  }

  // The next answer that is not coded, from this one on; then from the beginning.
  next() {
    if (!this.at || this.unfinished()) return;
    const from = this.listed.indexOf(this.at);
    const onwards = [...this.listed.slice(from + 1), ...this.listed.slice(0, from + 1)];
    const open = onwards.find((answer) => !answer.done && answer.saving !== "saving");
    if (open === this.at) this.tell("Not coded yet. Add a theme, or press 0 where there is nothing to code.");
    else if (open) this.goTo(open);
    else this.tell("Every answer shown is coded.");
  }

  unfinished() {
    const code = this.at.codes.find((found) => found.valence === null);
    if (!code) return false;
    this.chosen = code;
    this.draw();
    this.tell(`Say of ${themeOf(this.desk, code.theme).label} whether it is a strength, a concern, both or neutral.`);
    return true;
  }

  // ---- what the coder decides

  add(theme) {
    if (!this.at) return;
    const { start, end } = this.span ?? { start: 0, end: this.at.text.length };
    const code = { theme, start, end, valence: null };
    const begun = (found) => found.theme === theme && found.valence === null; // a second click of a double one
    const there = this.at.codes.find((found) => sameCode(found, code) || begun(found));
    if (!there) this.at.codes.push(code);
    Object.assign(this, { chosen: there ?? code, span: null });
    this.draw();
    this.say(`${themeOf(this.desk, theme).label} ${there ? "is there already" : "added"}. Strength, concern, both or neutral?`);
  }

  accept(code) {
    const there = this.at.codes.find((found) => sameCode(found, code));
    if (there) there.valence = code.valence;
    else this.at.codes.push({ theme: code.theme, start: code.start, end: code.end, valence: code.valence });
    this.chosen = there ?? this.at.codes.at(-1);
    this.changed(`${themeOf(this.desk, code.theme).label}, ${valenceOf(code.valence).words} accepted`);
  }

  judge(valence) {
    const code = this.chosen ?? this.at?.codes.at(-1);
    if (!code) return this.tell("Add a theme first.");
    code.valence = valence;
    this.chosen = code;
    this.changed(`${themeOf(this.desk, code.theme).label}, ${valenceOf(valence).words}`);
  }

  remove(code) {
    if (!code) return;
    this.at.codes = this.at.codes.filter((found) => found !== code);
    this.chosen = this.at.codes.at(-1) ?? null;
    if (code.valence === null) this.draw();
    else this.changed(`${themeOf(this.desk, code.theme).label} removed`);
  }

  nothing() {
    if (!this.at) return;
    this.at.codes = [];
    this.changed("Nothing to code");
  }

  // The memo is saved with what was decided, and by itself once the answer is coded.
  write(memo) {
    const answer = this.at;
    answer.typed = memo;
    clearTimeout(this.pausing);
    this.pausing = setTimeout(() => this.keepMemo(answer), PAUSE);
  }

  keepMemo(answer) {
    if (!answer || (answer.typed ?? answer.memo) === answer.memo) return;
    if (!this.adjudicating && (answer.done || answer.saving)) this.decide(answer);
  }

  // An adjudication is saved when its memo says why; nothing of it goes by itself.
  adjudicate() {
    if (this.unfinished()) return;
    this.decide(this.at);
  }

  changed(words) {
    if (this.adjudicating) this.at.saving = "draft";
    else this.decide(this.at);
    this.draw();
    this.say(words);
  }

  decide(answer) {
    answer.memo = answer.typed ?? answer.memo;
    const { id, question, memo } = answer;
    this.send(answer, { do: "decide", id, question, memo, codes: toRows(answer.text, answer.codes) });
  }

  async send(answer, message) {
    const of = JSON.stringify([message.id, message.question]);
    this.waiting.set(of, message);
    if (answer) Object.assign(answer, { saving: "saving", latest: message });
    this.draw();
    const reply = await this.link.ask(message);
    if (this.waiting.get(of) === message) this.waiting.delete(of);
    if (reply.refused) return this.refuse(reply.refused, answer);
    this.saved(reply, answer?.latest === message);
  }

  saved(reply, newest) {
    this.desk.first_pass_done = reply.first_pass_done;
    this.savedAt = new Date().toLocaleTimeString("en-GB");
    const answer = this.answerOf(reply.answer);
    if (answer && newest) this.take(answer, reply.answer);
    else if (answer) answer.done = reply.answer.done;
    if (answer && this.refusal?.answer === answer) this.refusal = null;
    this.chosen = this.at?.codes.find((code) => this.chosen && sameCode(code, this.chosen)) ?? null;
    this.draw();
  }

  // The answer as it is on the disk, where what was decided was refused.
  async asSaved(answer) {
    const { desk } = await this.link.ask({ do: "open" });
    const saved = desk?.answers.find((found) => found.id === answer.id && found.question === answer.question);
    if (!saved) return;
    answer.codes = [];
    answer.typed = undefined;
    this.take(answer, saved);
    this.refusal = null;
    this.draw();
  }

  help() {
    this.show.help = !this.show.help;
    this.draw();
  }

  refuse(why, answer) {
    this.refusal = { why, answer };
    if (answer) answer.saving = "refused";
    this.draw();
  }

  async undo() {
    if (!this.at) return;
    const undecided = this.at?.codes.findLast((code) => code.valence === null);
    if (undecided) return this.remove(undecided);
    if (this.waiting.size) return this.tell("Undo waits until what was decided is saved.");
    const reply = await this.link.ask({ do: "undo" });
    if (reply.refused) return this.tell(reply.refused);
    const answer = this.answerOf(reply.answer);
    if (answer) this.goTo(answer);
    if (answer) answer.typed = undefined;
    this.saved(reply, true);
    this.say("The last decision is taken back.");
  }

  // ---- suggestions, which the first pass does not see

  showSuggestions() {
    this.suggesting = true;
    return this.suggest(this.at);
  }

  async suggest(answer) {
    const reply = await this.link.ask({ do: "suggest", id: answer.id, question: answer.question });
    if (reply.refused) return this.tell(reply.refused);
    answer.suggested = fromRows(answer.text, reply.codes);
    this.draw();
    this.say(`${answer.suggested.length} suggestions`);
  }

  suggestions() {
    const taken = (code) => this.at.codes.some((there) => sameCode(there, code) && there.valence === code.valence);
    return (this.at?.suggested ?? []).filter((code) => !taken(code));
  }

  close() {
    clearTimeout(this.pausing);
    this.keepMemo(this.at);
    this.link.close();
  }
}

function stateOf(answer) {
  if (!answer.done) return "open";
  return answer.codes.length ? "coded" : "nothing";
}

function attribute(answer, label) {
  return label === "Question" ? answer.question_label : answer.attributes[label];
}

function decisions(count) {
  return count === 1 ? "1 decision" : `${count} decisions`;
}
