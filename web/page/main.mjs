// The live part of the page: settings in, findings out. What is shown always says which settings it belongs to.
import { at, make } from "./elements.mjs";
import { command, needsFile, noSettings, placeOf, readAddress, requests, scenarioOf, writeAddress } from "./settings.mjs";
import { differencesOf, findingsOf } from "./findings.mjs";
import { makeControls, makeDuties, showMoved } from "./controls.mjs";
import { makeLocal, sayLocal } from "./local.mjs";
import { makeNeed, showNeed } from "./need.mjs";
import { makePicker, showPicked } from "./picker.mjs";
import { printPaper, saveCsv, saveToml } from "./keep.mjs";
import { showAnswer, summary } from "./answer.mjs";
import { startEngine } from "./engine.mjs";

const data = JSON.parse(at("page-data").textContent);

/** All that changes. `engine` is "starting", "ready" or "none"; `job` the number of the run that is awaited; `trying` is true while
 * a table of local data has not been read, and `before` is the one that it takes the place of. */
const state = { settings: noSettings(data), findings: null, engine: "starting", why: "", job: 0, digest: "", trying: false, before: null };

const say = (text) => {
  if (at("status").textContent !== text) at("status").textContent = text;
};

/** What was simulated before the page was written. */
function floorOf(settings) {
  return { base: scenarioOf(data, settings).floor[settings.area], changed: null, differences: null, runs: data.before };
}

function show() {
  if (state.findings) showAnswer(data, state.settings, state.findings);
  at("again").textContent = state.digest
    ? `The same from the command line${needsFile(data, state.settings) ? `, with the settings${state.settings.local ? ` and ${state.settings.local.name}` : ""} saved beside it` : ""}: \
${command(data, state.settings)} \u2013 digest ${state.digest}`
    : "";
}

/** Marks what is shown as belonging to earlier settings, or not. */
function stale(is) {
  for (const id of ["answer-now", "tables-now"]) {
    at(id).classList.toggle("stale", is);
    at(id).setAttribute("aria-busy", String(is));
  }
  for (const id of ["save-csv", "print-paper"]) at(id).disabled = is;
}

/** Runs what the settings ask for. Until it answers, the numbers shown are marked as those of before. */
function run() {
  history.replaceState(null, "", `#${writeAddress(data, state.settings)}`);
  showNeed(data, state.settings);
  if (state.engine === "none") return;
  const asked = requests(data, state.settings);
  state.digest = "";
  at("again").textContent = "";
  stale(asked.changed !== null || state.settings.local !== null || state.findings?.changed !== null);
  say(asked.changed ? "Running what you chose. The numbers below are still those of before." : "Running the scenario.");
  at("progress").hidden = false;
  at("progress").removeAttribute("value");
  state.job = engine.run(asked);
}

function choose(gss) {
  state.settings = { ...state.settings, area: gss, set: {} };
  enter();
}

/** Shows the chosen authority from the start. */
function enter() {
  const place = placeOf(data, state.settings);
  showPicked(state.settings.area);
  for (const id of ["chosen", "chosen-answer"]) at(id).hidden = !place;
  at("shared").textContent = place ? sharedSaid(place) : "";
  if (!place) return history.replaceState(null, "", " ");
  at("chosen-title").textContent = place.name;
  drawControls();
  at("scenario").value = scenarioOf(data, state.settings).name;
  state.findings = floorOf(state.settings);
  show();
  withoutEngine();
  return run();
}

function drawControls() {
  makeControls(data, state.settings, move);
  makeDuties(data, state.settings, addDuties);
  showMoved(data, state.settings, { fields: false });
}

function sharedSaid(place) {
  const others = (names) => names.filter((name) => name !== place.name).join(", ");
  const said = [
    place.marac.length > 1 && `The Marac is shared with ${others(place.marac)}: its meetings are set for all.`,
    place.office.length > 1 && `The coordinators are shared with ${others(place.office)}: their posts are set for all.`,
  ];
  return said.filter(Boolean).join(" ");
}

/** A lever moved, or put back. */
function move(lever, text) {
  const set = { ...state.settings.set };
  if (text === null) delete set[lever];
  else if (set[lever] === text) return;
  else set[lever] = text;
  state.settings = { ...state.settings, set };
  showMoved(data, state.settings, { fields: text === null });
  if (text === null) document.querySelector(`[data-lever="${lever}"] :is(input, select)`).focus();
  run();
}

/** Duties ticked, on top of the scenario's own. */
function addDuties(duties) {
  state.settings = { ...state.settings, duties };
  run();
}

/** Levers of a plan put into the controls. */
function usePlan(levers) {
  const known = data.controls.map(({ lever }) => lever).filter((lever) => lever in levers);
  state.settings = { ...state.settings, set: { ...state.settings.set, ...Object.fromEntries(known.map((lever) => [lever, levers[lever]])) } };
  showMoved(data, state.settings, { fields: true });
  run();
  at("chosen-title").scrollIntoView();
}

/** A table of local data, or none again: the module reads it with the next run. */
function takeLocal(local) {
  if (!state.trying) state.before = state.settings.local;
  state.trying = local !== null;
  state.settings = { ...state.settings, local };
  sayLocal(local ? `Reading ${local.name}.` : "Your figures were taken out again.", { held: local !== null });
  if (!local) drawControls();
  run();
}

/** The module has read the table of local data, or refuses it: then the one before it counts again. */
function heardLocal(faults, leaves) {
  if (!state.trying) return;
  state.trying = false;
  const { name } = state.settings.local;
  if (faults) {
    state.settings = { ...state.settings, local: state.before };
    sayLocal(`${name} is refused, and nothing of it counts.\n${faults.join("\n")}`, { fault: true, held: state.before !== null });
    return run();
  }
  state.settings = { ...state.settings, local: { ...state.settings.local, leaves } };
  sayLocal(`The figures of ${name} count, in every scenario of this page.`, { held: true });
  drawControls();
}

/** Where the module cannot run, no control stands that does nothing. */
function withoutEngine() {
  if (state.engine !== "none") return;
  const simulated = data.scenarios.includes(scenarioOf(data, state.settings));
  state.settings = { ...noSettings(data), area: state.settings.area, ...(simulated ? { scenario: state.settings.scenario } : {}) };
  at("scenario").value = state.settings.scenario;
  for (const option of document.querySelectorAll("#scenario optgroup")) option.disabled = true;
  for (const id of ["controls", "progress", "save-toml", "need", "local-box"]) at(id).hidden = true;
  at("scenario-field").hidden = data.scenarios.length < 2;
  state.findings = floorOf(state.settings);
  show();
  stale(false);
  say(`The model cannot run in this browser (${state.why}), so nothing can be moved. Shown is what was simulated before: ${data.before} runs.`);
}

function heard(told) {
  if (told.ready) {
    state.engine = "ready";
  } else if (told.none) {
    Object.assign(state, { engine: "none", why: told.none });
    if (state.settings.area) withoutEngine();
  } else if (told.faults || told.broken) {
    at("progress").hidden = true;
    if (told.faults && state.trying) return heardLocal(told.faults);
    say(told.faults ? `These settings are refused; the numbers below are those of before.\n${told.faults.join("\n")}` : "The model has stopped, perhaps for lack of memory. Move something to run it again.");
  } else if (told.id === state.job) {
    found(told);
  }
}

function found({ done, base, changed, versus, digest, leaves }) {
  heardLocal(null, leaves);
  const differences = versus ? differencesOf(versus) : null;
  const of = (rows) => (rows ? findingsOf(rows) : null);
  state.findings = { base: of(base), changed: of(changed), differences, runs: done };
  const last = done === data.replications;
  Object.assign(at("progress"), { max: data.replications, value: done, hidden: last });
  state.digest = last ? digest : "";
  // What was simulated before rests on as many runs or more: fewer tell nothing more.
  if (!changed && !state.settings.local && (!last || done < data.before)) state.findings = floorOf(state.settings);
  stale(false);
  show();
  if (last) say(`Done: ${state.findings.runs} simulated runs. ${summary(state.findings)}`);
  else if (changed) say("First answer; it is being refined with more runs.");
}

/** Begins from the address. */
function begin() {
  const { settings, unknown } = readAddress(data, location.hash.slice(1));
  state.settings = { ...settings, local: state.settings.local };
  at("scenario").value = settings.scenario;
  enter();
  if (unknown.length > 0) at("shared").textContent += ` The address held what this page does not know, and it was left out: ${unknown.join(", ")}.`;
}

/** The scenarios that were simulated, then the shipped options. */
function makeScenarios() {
  const option = ({ name, title }) => make("option", { value: name }, title);
  const group = (label, all) => all.length > 0 && make("optgroup", { label }, all.map(option));
  at("scenario").append(...data.scenarios.map(option), ...[group("Statutory options: simulated here when chosen", data.options)].filter(Boolean));
  at("scenario-field").hidden = data.scenarios.length + data.options.length < 2;
}

makeScenarios();
makeNeed(data, () => state.settings, usePlan);
makeLocal(data, () => state.settings, takeLocal);
makePicker(data.places, choose);
at("scenario").addEventListener("change", (event) => {
  state.settings = { ...state.settings, scenario: event.target.value, set: {}, duties: [] };
  enter();
});
at("controls").addEventListener("submit", (event) => event.preventDefault());
at("start-again").addEventListener("click", () => {
  state.settings = { ...state.settings, set: {}, duties: [] };
  showMoved(data, state.settings, { fields: true });
  makeDuties(data, state.settings, addDuties);
  run();
});
at("save-toml").addEventListener("click", () => saveToml(data, state.settings));
at("save-csv").addEventListener("click", () => saveCsv(data, state.settings, state.findings));
at("print-paper").addEventListener("click", () => printPaper(data, state.settings));
addEventListener("hashchange", () => {
  if (location.hash.includes("=")) begin();
});
const engine = startEngine(at("page-worker").textContent, at("page-engine").textContent, heard);
at("live").hidden = false;
begin();
