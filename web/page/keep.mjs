// What a reader takes away: the settings as a scenario, the results as a table, one page of paper.
import { asToml, fileName, isMoved, placeOf, scenarioOf } from "./settings.mjs";
import { isTooSmall } from "./numbers.mjs";
import { at, make } from "./elements.mjs";

/** Hands a file to the reader. */
export function give(name, text, type) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function saveToml(data, settings) {
  give(fileName(data, settings), asToml(data, settings), "application/toml");
}

export function saveCsv(data, settings, findings) {
  give(fileName(data, settings).replace(".toml", ".csv"), asCsv(data, settings, findings), "text/csv");
}

/** Words that a spreadsheet would take for a formula are kept from it, and commas and quotes from ending a cell. */
function cell(text) {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const number = (value) => (value === null ? "" : String(value));

/** The findings as tidy rows; counts of people below 5 are left out. */
export function asCsv(data, settings, { base, changed, differences, runs }) {
  const { name, measures } = scenarioOf(data, settings);
  const place = placeOf(data, settings);
  const years = `${data.years[0]} to ${data.years.at(-1)}`;
  const lines = ["scenario,authority,gss,year,group,measure,unit,mean,low,high,covers,replications"];
  const add = (scenario, found, small) => {
    for (const [id, about] of Object.entries(measures)) {
      if (!(id in found)) continue;
      const numbers = small(id, about.unit) ? [null, null, null] : found[id];
      const covers = small(id, about.unit) ? "not published: fewer than 5" : "chance only";
      const words = [scenario, place.name, place.gss, id.startsWith("met:") ? "mean of years" : years, "all", id, about.unit];
      lines.push([...words.map(cell), ...numbers.map(number), covers, runs].join(","));
    }
  };
  const hides = (...all) => (id, unit) => all.some((found) => isTooSmall(unit, found[id]));
  const known = settings.local ? "+local data" : "";
  const first = data.scenarios[0].name + known;
  add(first, base, hides(base));
  if (changed) {
    add(name + known + (isMoved(settings) ? "+settings" : ""), changed, hides(changed));
    add(`difference to ${first}`, differences, hides(base, changed));
  }
  return `${lines.join("\n")}\n`;
}

/** What a page of paper is about: a page must not carry the title of another run. */
export function paperTitle(data, settings) {
  const { title } = scenarioOf(data, settings);
  const more = [isMoved(settings) && "with your settings", settings.local && "with your own figures"].filter(Boolean);
  return [title, ...more].join(", ");
}

/** Prints the chosen authority alone, on one page. */
export function printPaper(data, settings) {
  const whole = document.title;
  at("paper-title").textContent = paperTitle(data, settings);
  document.title = `${placeOf(data, settings).name}: ${paperTitle(data, settings)}`;
  document.body.classList.add("paper");
  const after = () => {
    document.body.classList.remove("paper");
    document.title = whole;
  };
  addEventListener("afterprint", after, { once: true });
  print();
}
