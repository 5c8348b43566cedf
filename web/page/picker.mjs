// Choosing an authority: a list by name, and the same as a tile map. One tab stop each; arrow keys move within.
import { at, make } from "./elements.mjs";

/** Draws both; `on` hears the GSS code that was chosen. */
export function makePicker(places, on) {
  const byName = [...places].sort((one, other) => one.name.localeCompare(other.name));
  at("area").append(
    make("option", { value: "" }, "Choose an authority"),
    ...byName.map((place) => make("option", { value: place.gss }, place.name)),
  );
  at("area").addEventListener("change", (event) => on(event.target.value));
  at("tiles").append(...tilesOf(places));
  at("tiles").addEventListener("change", (event) => on(event.target.value));
  // A map of few shows nothing that the list does not.
  at("tiles").closest("fieldset").hidden = places.length < 8;
}

/** Shows which one is chosen. */
export function showPicked(gss) {
  at("area").value = gss;
  for (const input of at("tiles").querySelectorAll("input")) input.checked = input.value === gss;
}

/** A radio button for each, placed in parts of the width and height of the map. */
function tilesOf(places) {
  const left = ({ tile: [column, row] }) => column + 0.5 * (row % 2);
  const [least, most] = [Math.min(...places.map(left)), Math.max(...places.map(left)) + 1];
  const rows = places.map((place) => place.tile[1]);
  const [first, last] = [Math.min(...rows), Math.max(...rows)];
  // A hexagon is 1 wide and 1.1547 high; each row stands 0.866 below the one above.
  const height = (last - first) * 0.866 + 1.1547;
  at("tiles").style.aspectRatio = `${most - least} / ${height}`;
  return places.map((place) => {
    const input = make("input", { type: "radio", name: "tile", value: place.gss, "aria-label": place.name });
    const label = make("label", { class: "tile", title: place.name }, input, make("span", { "aria-hidden": "true" }, place.code));
    label.style.left = `${(100 * (left(place) - least)) / (most - least)}%`;
    label.style.top = `${(100 * (place.tile[1] - first) * 0.866) / height}%`;
    label.style.width = `${100 / (most - least)}%`;
    label.style.height = `${(100 * 1.1547) / height}%`;
    return label;
  });
}
