// "What do I need?": the staffing search, in a worker of its own, and its answer in the words of the command line.
import { at, make, makeTable } from "./elements.mjs";
import { fileName, placeOf, searchFor } from "./settings.mjs";
import { give } from "./keep.mjs";
import { startEngine } from "./engine.mjs";

/** What the search is about; `engine` begins with the first one. */
const seeking = { engine: null, begun: 0, key: "", area: "", answer: null };

const tell = (text) => {
  if (at("need-status").textContent !== text) at("need-status").textContent = text;
};

/** Draws what may be done; `read` gives the settings, `use` takes levers of a plan. */
export function makeNeed(data, read, use) {
  at("need-start").addEventListener("click", () => beginSearch(data, read));
  at("need-stop").addEventListener("click", () => seeking.engine.stop());
  at("need-use").addEventListener("click", () => use(Object.fromEntries(seeking.answer.plan.map(({ lever, text }) => [lever, text]))));
  at("need-csv").addEventListener("click", () => give(fileName(data, read()).replace(".toml", "-staffing.csv"), seeking.answer.csv, "text/csv"));
  at("chance").addEventListener("change", () => showNeed(data, read()));
}

const keyOf = (data, settings) => JSON.stringify(searchFor(data, settings, at("chance").value));

function beginSearch(data, read) {
  const settings = read();
  seeking.engine ??= startEngine(at("page-worker").textContent, at("page-engine").textContent, (told) => {
    hearSearch(told);
    // Something may have been moved while it searched.
    if (told.answer) showNeed(data, read());
  });
  Object.assign(seeking, { begun: Date.now(), key: keyOf(data, settings), area: settings.area, answer: null });
  at("need-answer").hidden = at("need-keep").hidden = true;
  busy(true);
  tell(`Searching for ${placeOf(data, settings).name}.`);
  seeking.engine.search(searchFor(data, settings, at("chance").value));
}

function busy(is) {
  at("need-progress").hidden = at("need-stop").hidden = !is;
  at("need-start").disabled = is;
}

function hearSearch(told) {
  if (told.ready) return;
  if (told.none || told.broken || told.faults) {
    busy(false);
    tell(told.faults ? `The search is refused.\n${told.faults.join("\n")}` : "The search has stopped, perhaps for lack of memory.");
  } else if (told.answer) {
    seeking.answer = told.answer;
    busy(false);
    at("need-answer").replaceChildren(...told.answer.blocks.map(drawBlock));
    at("need-answer").hidden = false;
    at("need-keep").hidden = false;
    const whose = new Set(told.answer.plan.filter(({ lever }) => lever === "idaa.posts").map(({ gss }) => gss));
    at("need-use").hidden = told.answer.plan.length === 0 || [...whose].some((gss) => gss !== seeking.area);
    const end = told.answer.done ? "Done" : "Stopped";
    tell(`${end}: ${told.replications.toLocaleString("en-GB")} simulated histories. The answer stands below.`);
  } else {
    // Told seldom, so that a screen reader is not drowned.
    const seconds = Math.floor((Date.now() - seeking.begun) / 10_000) * 10;
    if (seconds > 0) tell(`Searching for ${seconds} seconds; ${Math.round(told.replications / 1000)} thousand simulated histories so far. Most answers take 5 to 30 thousand.`);
  }
}

/** Shows whether the answer is that of the settings; what belongs to another authority goes. */
export function showNeed(data, settings) {
  if (seeking.area && seeking.area !== settings.area) {
    if (at("need-stop").hidden === false) seeking.engine.stop();
    Object.assign(seeking, { area: "", answer: null });
    at("need-answer").hidden = at("need-keep").hidden = true;
    tell("");
    return;
  }
  const is = seeking.answer !== null && keyOf(data, settings) !== seeking.key;
  at("need-answer").classList.toggle("stale", is);
  if (is) tell("The answer below belongs to earlier settings. Search again for those of now.");
}

/** A piece of the answer. */
function drawBlock({ kind, text, items, caption: said, head, rows }) {
  if (kind === "list") return make("ul", {}, items.map((item) => make("li", {}, item)));
  if (kind === "table") return makeTable("need-table", said, head, rows);
  if (kind === "heading") return make("h4", {}, text);
  if (kind === "command") return make("pre", { class: "command", tabindex: "0", role: "group", "aria-label": "Command" }, make("code", {}, text));
  if (kind === "notice") return make("div", { class: "notice", role: "note" }, make("p", {}, text));
  return make("p", kind === "answer" ? { class: "answer" } : {}, text);
}
