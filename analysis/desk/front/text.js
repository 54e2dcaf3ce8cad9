// Places in an answer. Python counts characters (code points), a browser counts UTF-16 units: an emoji is one there and
// two here. Inside the panel a span is counted in units; it is turned at the border, when a code comes in or goes out.

const WORD = /\S+/gu;

function toPoints(text, unit) {
  const inside = unit > 0 && /[\uD800-\uDBFF]/.test(text[unit - 1]) && /[\uDC00-\uDFFF]/.test(text[unit] ?? "");
  return [...text.slice(0, inside ? unit + 1 : unit)].length;
}

function toUnits(text, point) {
  let unit = 0;
  for (let passed = 0; passed < point && unit < text.length; passed++) {
    unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
  }
  return unit;
}

function words(text) {
  return [...text.matchAll(WORD)].map((found) => ({ start: found.index, end: found.index + found[0].length }));
}

// Without the blanks at its ends; null where nothing is left.
function trimmed(text, { start, end }) {
  while (start < end && /\s/u.test(text[start])) start++;
  while (end > start && /\s/u.test(text[end - 1])) end--;
  return start < end ? { start, end } : null;
}

// The text cut wherever a span begins or ends; `within` holds the spans that cover the piece.
function pieces(text, spans) {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of spans) cuts.add(start).add(end);
  const places = [...cuts].filter((place) => place <= text.length).sort((a, b) => a - b);
  return places.slice(0, -1).map((start, at) => {
    const end = places[at + 1];
    return { start, end, within: spans.filter((span) => span.start <= start && span.end >= end) };
  });
}

// What is selected with the mouse, as far as it lies in `box`, which holds the text and nothing else.
function selectedIn(box) {
  const selection = document.getSelection();
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(box)) return null;
  const all = document.createRange();
  all.selectNodeContents(box);
  const startsBefore = range.compareBoundaryPoints(Range.START_TO_START, all) < 0;
  const endsAfter = range.compareBoundaryPoints(Range.END_TO_END, all) > 0;
  const length = (node, offset) => {
    const before = all.cloneRange();
    before.setEnd(node, offset);
    return before.toString().length;
  };
  const start = startsBefore ? 0 : length(range.startContainer, range.startOffset);
  const end = endsAfter ? box.textContent.length : length(range.endContainer, range.endOffset);
  return { start, end };
}

function shortened(text, most) {
  const flat = text.replace(/\s+/gu, " ").trim();
  const characters = [...flat];
  return characters.length > most ? characters.slice(0, most - 1).join("").trimEnd() + "…" : flat;
}
