// Elements of the page. Words go in as text and never as HTML, so that an answer is shown as it was typed.

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

// `key` finds the button again after its part of the page was drawn anew, so that the focus stays where it was.
function button(key, words, onclick, attributes = {}) {
  return element("button", { type: "button", "data-key": key, onclick, ...attributes }, words);
}

function choice(key, label, options, value, onchange) {
  const made = options.map(([id, words]) => element("option", { value: id, selected: id === value }, words));
  const select = element("select", { "data-key": key, onchange: (event) => onchange(event.target.value) }, made);
  return element("label", { class: "rt-field" }, element("span", {}, label), select);
}

// What only a screen reader says.
function unseen(words) {
  return element("span", { class: "rt-unseen" }, words);
}

// Draws and puts the focus back to what has the same key; to `otherwise` where that is gone or not to be seen.
function keepingFocus(root, otherwise, draw) {
  const had = root.contains(document.activeElement) ? document.activeElement : null;
  draw();
  if (!had || (root.contains(document.activeElement) && seen(document.activeElement))) return;
  const again = [...root.querySelectorAll("[data-key]")].find((found) => found.dataset.key === had.dataset.key && seen(found));
  (again ?? otherwise()).focus({ preventScroll: true });
}

function seen(part) {
  return part.getClientRects().length > 0;
}
