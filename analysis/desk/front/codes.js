// Codes as a person sees them: one theme at one place with one valence, or both. Python keeps "both" as two rows.

const VALENCES = [
  { id: "strength", sign: "+", words: "Strength", key: "+" },
  { id: "concern", sign: "−", words: "Concern", key: "-" },
  { id: "both", sign: "±", words: "Both", key: "b" },
  { id: "neutral", sign: "○", words: "Neutral", key: "n" },
];

function valenceOf(id) {
  return VALENCES.find((valence) => valence.id === id);
}

function sameCode(one, other) {
  return one.theme === other.theme && one.start === other.start && one.end === other.end;
}

function fromRows(text, rows) {
  const codes = [];
  for (const row of rows) {
    const code = { theme: row.theme, start: toUnits(text, row.start), end: toUnits(text, row.end) };
    const there = codes.filter((found) => sameCode(found, code));
    const turned = there.find((found) => [found.valence, row.valence].sort().join() === "concern,strength");
    if (turned) turned.valence = "both";
    else if (!there.some((found) => found.valence === row.valence)) codes.push({ ...row, ...code });
  }
  return codes;
}

function toRows(text, codes) {
  return codes.filter((code) => code.valence).flatMap(({ theme, valence, start, end }) =>
    (valence === "both" ? ["strength", "concern"] : [valence]).map((each) => ({
      theme, valence: each, start: toPoints(text, start), end: toPoints(text, end),
    })));
}

function whole(answer, code) {
  return code.start === 0 && code.end === answer.text.length;
}

function quoteOf(answer, code) {
  return whole(answer, code) ? "the whole answer" : `“${shortened(answer.text.slice(code.start, code.end), 90)}”`;
}

function themeOf(desk, id) {
  return desk.themes.find((theme) => theme.id === id) ?? { id, label: `${id} (no longer in the codebook)` };
}

function codesInWords(desk, answer) {
  return answer.codes.map((code) => `${themeOf(desk, code.theme).label} ${valenceOf(code.valence)?.sign ?? "?"}`).join(", ");
}
