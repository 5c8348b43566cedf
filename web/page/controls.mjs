// The controls: drawn from the list in the page's data, so that a lever more needs nothing here.
import { at, make } from "./elements.mjs";
import { leafOf, leverText, numberOf, scenarioOf, startOf } from "./settings.mjs";

/** How long typing may pause before the model runs. */
const PAUSE = 400;

/** An id that a selector can name. */
const idOf = (control) => `lever-${control.lever.replaceAll(/[^a-z]/g, "-")}`;

/** Draws the controls of the chosen authority. `on` hears a lever and its text, or null for the scenario's own. */
export function makeControls(data, settings, on) {
  for (const [id, more] of [["controls-first", false], ["controls-more", true]]) {
    at(id).replaceChildren(
      ...data.controls.filter((control) => control.more === more).map((control) => createControl(data, settings, control, on)),
    );
  }
}

/** Draws the duties as boxes to tick; those of the scenario are ticked for good. `on` hears the duties that are added. */
export function makeDuties(data, settings, on) {
  const own = scenarioOf(data, settings).duties;
  const boxes = data.duties.map(([name, title]) => {
    const has = own.includes(name);
    const box = make("input", { type: "checkbox", id: `duty-${name}`, value: name, checked: has || settings.duties.includes(name), disabled: has });
    return make("p", { class: "duty" }, box, make("label", { for: `duty-${name}` }, has ? `${title} (in the scenario)` : title));
  });
  at("duties").replaceChildren(...boxes);
  at("duties").onchange = () => {
    on([...at("duties").querySelectorAll("input:checked:not(:disabled)")].map((box) => box.value));
  };
}

function createControl(data, settings, control, on) {
  const id = idOf(control);
  const field = control.choices ? makeChoice(data, settings, control) : makeNumber(data, settings, control);
  const undo = make("button", { type: "button", class: "undo" }, "Undo");
  undo.setAttribute("aria-label", `Undo: ${control.label}`);
  undo.addEventListener("click", () => on(control.lever, null));
  const box = make(
    "div",
    { class: "control", "data-lever": control.lever },
    make("label", { for: id }, control.label),
    make("p", { class: "small", id: `${id}-normal` }, normalOf(data, settings, control), badgeOf(data, settings, control)),
    make("div", { class: "entry" }, field, undo),
    make("p", { class: "wrong", id: `${id}-wrong`, role: "alert" }),
  );
  listen(box, control, on);
  return box;
}

/** What is normal, and what the scenario has. */
function normalOf(data, settings, control) {
  const leaf = leafOf(data, settings, control.lever);
  const range = leaf?.low ? ` We think ${leaf.low} to ${leaf.high} possible.` : "";
  return `${control.normal} Here: ${inForce(data, settings, control)}.${range} `;
}

/** What the scenario has, in words. */
export function inForce(data, settings, control) {
  const value = leafOf(data, settings, control.lever)?.value ?? "";
  if (control.choices) return control.choices.find(([text]) => text === value)?.[1] ?? value;
  if (numberOf(value) !== null) return value;
  const start = startOf(data, settings, control);
  if (value === "ratio") return start === null ? "at the ratio" : `${start} ${control.unit}, at the ratio`;
  return value === "none" ? "our estimate" : value;
}

/** What the number in force rests on, beside how it is said. */
function badgeOf(data, settings, control) {
  const kind = leafOf(data, settings, control.lever)?.evidence ?? "";
  const known = ["seen", "derived", "bounded", "assumption"].includes(kind);
  return make("span", { class: `badge ${known ? kind : "set"}` }, kind);
}

function makeNumber(data, settings, control) {
  const id = idOf(control);
  const value = numberOf(settings.set[control.lever]) ?? startOf(data, settings, control) ?? "";
  const input = make("input", {
    id, type: "text", inputmode: "decimal", autocomplete: "off", value: String(value),
    "aria-describedby": `${id}-wrong ${id}-normal`,
  });
  const nudge = (by, sign, words) => {
    const button = make("button", { type: "button", class: "nudge", "aria-label": `${control.label}: ${words}` }, sign);
    button.dataset.by = String(by * control.step);
    return button;
  };
  const less = nudge(-1, "\u2212", `${control.step} ${control.unit} less`);
  const more = nudge(1, "+", `${control.step} ${control.unit} more`);
  return make("span", { class: "number-entry" }, less, input, more, make("span", { class: "unit" }, control.unit));
}

function makeChoice(data, settings, control) {
  const now = settings.set[control.lever] ?? leafOf(data, settings, control.lever)?.value;
  const known = control.choices.some(([text]) => text === now);
  const choices = known ? control.choices : [[now, `as the scenario has it: ${now}`], ...control.choices];
  const option = ([text, words]) => make("option", { value: text, selected: text === now }, words);
  return make("select", { id: idOf(control), "aria-describedby": `${idOf(control)}-normal` }, choices.map(option));
}

function listen(box, control, on) {
  const input = box.querySelector("input, select");
  let pending = 0;
  const take = () => {
    clearTimeout(pending);
    const { text, wrong } = leverText(control, input.value);
    box.querySelector(".wrong").textContent = wrong ?? "";
    if (wrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (text) on(control.lever, text);
  };
  input.addEventListener("change", take);
  if (control.choices) return;
  input.addEventListener("input", () => {
    clearTimeout(pending);
    pending = setTimeout(take, PAUSE);
  });
  // The form has no address: Enter means that the number is whole.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      take();
    }
  });
  for (const button of box.querySelectorAll(".nudge")) {
    button.addEventListener("click", () => {
      const next = (numberOf(input.value) ?? control.least) + Number(button.dataset.by);
      input.value = String(Math.round(Math.min(control.most, Math.max(control.least, next)) * 1000) / 1000);
      take();
    });
  }
}

/** Marks what was moved, and shows what a field holds where it was changed from elsewhere. */
export function showMoved(data, settings, { fields }) {
  for (const control of data.controls) {
    const box = document.querySelector(`[data-lever="${control.lever}"]`);
    const moved = control.lever in settings.set;
    box.classList.toggle("moved", moved);
    box.querySelector(".undo").hidden = !moved;
    if (!fields) continue;
    const input = box.querySelector("input, select");
    const own = leafOf(data, settings, control.lever)?.value;
    input.value = control.choices
      ? settings.set[control.lever] ?? own
      : numberOf(settings.set[control.lever]) ?? startOf(data, settings, control) ?? "";
    input.removeAttribute("aria-invalid");
    box.querySelector(".wrong").textContent = "";
  }
}
