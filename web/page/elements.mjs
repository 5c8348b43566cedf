// Pieces of the page, made of elements and text: what a scenario says is never markup.

/** The element with an id. */
export const at = (id) => document.getElementById(id);

/** An element with attributes and children; texts stay texts, and what is false or null is left out. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(attribute, "");
    else if (value !== false && value !== null) element.setAttribute(attribute, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== false));
  return element;
}

/** An element of a drawing. */
export function draw(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  element.append(...children);
  return element;
}

/** A table in a box that scrolls where the screen is narrow: heads, and rows whose first cell is their head. */
export function makeTable(id, caption, heads, rows) {
  const cell = (content, index) =>
    make(index === 0 ? "th" : "td", index === 0 ? { scope: "row" } : {}, content);
  const head = make("tr", {}, heads.map((text) => make("th", { scope: "col" }, text)));
  const table = make(
    "table",
    { id },
    make("caption", { id: `${id}-caption` }, make("span", {}, caption)),
    make("thead", {}, head),
    make("tbody", {}, rows.map((row) => make("tr", {}, row.map(cell)))),
  );
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": `${id}-caption` }, table);
}
