// The answer being read: what is known of it, its text with the places that codes stand on, and the marking of a span by
// mouse or by keyboard.

function drawAnswer(sitting, parts) {
  const { at: answer } = sitting;
  parts.question.textContent = answer ? answer.question_label : "No answer is shown";
  parts.position.textContent = answer ? `Answer ${sitting.position()}` : "";
  parts.state.textContent = answer ? stateInWords(answer) : "Change the filters to see answers.";
  parts.attributes.replaceChildren(...(answer ? attributesOf(answer) : []));
  parts.text.hidden = !answer;
  drawText(sitting, parts.text);
  parts.marked.replaceChildren(...(answer ? markedInWords(sitting) : []));
}

function markedInWords(sitting) {
  const { span, at: answer } = sitting;
  if (!span) return ["A theme is added to the whole answer, or to the words marked in it."];
  const clear = () => Object.assign(sitting, { span: null }).draw();
  return [`Marked: “${shortened(answer.text.slice(span.start, span.end), 60)}” `, button("unmark", "Clear", clear)];
}

function stateInWords(answer) {
  const decided = answer.codes.length ? STATES.coded : STATES.nothing;
  const saving = { saving: `${decided}: not saved yet`, refused: `${decided}: not saved`, draft: "Not decided yet" };
  return saving[answer.saving] ?? STATES[stateOf(answer)];
}

function attributesOf(answer) {
  return Object.entries({ Reference: answer.reference, ...answer.attributes }).map(([label, value]) =>
    element("div", {}, element("dt", {}, /\p{P}$/u.test(label) ? label : `${label}:`), " ", element("dd", {}, value)));
}

function drawText(sitting, box) {
  const { at: answer, span, chosen } = sitting;
  if (!answer) return box.replaceChildren();
  const spans = answer.codes.filter((code) => !whole(answer, code)).map((code) => ({ ...code, kind: "coded" }));
  if (chosen && !whole(answer, chosen)) spans.push({ ...chosen, kind: "chosen" });
  if (span) spans.push({ ...span, kind: "marked" });
  const word = words(answer.text)[sitting.cursor];
  if (word) spans.push({ ...word, kind: "cursor" });
  box.replaceChildren(...pieces(answer.text, spans).map(({ start, end, within }) => {
    const piece = answer.text.slice(start, end);
    const kinds = [...new Set(within.map(({ kind }) => `rt-${kind}`))];
    if (!kinds.length) return piece;
    return element(kinds.some((kind) => kind !== "rt-cursor") ? "mark" : "span", { class: kinds.join(" ") }, piece);
  }));
}

// The mouse may be let go anywhere on the page.
function markWithMouse(sitting, box) {
  document.addEventListener("mouseup", () => {
    if (!sitting.at) return;
    const found = selectedIn(box);
    sitting.span = found && trimmed(sitting.at.text, found);
    sitting.draw();
  }, { once: true });
}

// Left and right go from word to word; with Shift the words passed are marked. Home and End likewise.
function markWithKeys(sitting, event) {
  const all = words(sitting.at.text);
  const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -all.length, End: all.length };
  if (!(event.key in steps) || !all.length) return false;
  const to = Math.min(Math.max(sitting.cursor + steps[event.key], 0), all.length - 1);
  if (!event.shiftKey) Object.assign(sitting, { cursor: to, span: null });
  else extend(sitting, all, event.key.startsWith("Arrow") && !sitting.span ? sitting.cursor : to);
  sitting.draw();
  const { start, end } = sitting.span ?? all[sitting.cursor];
  sitting.say(`${sitting.span ? "Marked: " : ""}${sitting.at.text.slice(start, end)}`);
  return true;
}

function extend(sitting, all, to) {
  if (!sitting.span) sitting.anchor = sitting.cursor;
  const [first, last] = [sitting.anchor, to].sort((a, b) => a - b);
  Object.assign(sitting, { cursor: to, span: { start: all[first].start, end: all[last].end } });
}
