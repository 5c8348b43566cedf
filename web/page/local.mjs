// Local data: a table that the reader has, read here and handed to the module. It goes nowhere else.
import { at } from "./elements.mjs";
import { give } from "./keep.mjs";
import { placeOf } from "./settings.mjs";

/** The largest table, in bytes. */
const LARGEST = 1_000_000;

/** A name that a scenario can write: the file lies beside it. */
export function safeName(name) {
  const plain = name.replace(/\.csv$/i, "").replaceAll(/[^A-Za-z0-9_-]+/g, "-").slice(0, 60);
  return `${plain || "local-data"}.csv`;
}

/** What is said of the table; a fault takes the focus. */
export function sayLocal(text, { fault = false, held = false } = {}) {
  const status = at("local-status");
  status.textContent = text;
  status.classList.toggle("refused", fault);
  at("local-remove").hidden = !held;
  if (fault) status.focus();
}

/** Hears which table is chosen: `on` gets its name and text, or null when it is taken out. */
export function makeLocal(data, read, on) {
  at("local-file").addEventListener("change", async ({ target }) => {
    const [file] = target.files;
    if (!file) return;
    if (file.size > LARGEST) {
      sayLocal(`${file.name} is larger than ${LARGEST / 1e6} MB: no table of 32 authorities is. Choose another file.`, { fault: true, held: read().local !== null });
    } else {
      on({ name: safeName(file.name), text: await file.text() });
    }
    // The same file can be chosen again once it has been put right.
    target.value = "";
  });
  at("local-remove").addEventListener("click", () => {
    on(null);
    at("local-file").focus();
  });
  at("local-template").addEventListener("click", () => {
    const columns = data.template.trimEnd().split("\n").at(-1).split(",").length;
    give("local-data.csv", `${data.template}${placeOf(data, read()).name}${",".repeat(columns - 1)}\n`, "text/csv");
  });
}
