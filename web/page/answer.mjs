// What the runs say about the chosen authority: the headline, what moving levers did to it, each standard, and what else
// changed, as a standard can be passed at a cost.
import { at, draw, make, makeTable } from "./elements.mjs";
import { difference, full, inYears, isClear, isTooSmall, limits, withUnit } from "./numbers.mjs";
import { inForce } from "./controls.mjs";
import { isMoved, moved, numberOf, placeOf, scenarioOf, startOf } from "./settings.mjs";
import { worsened } from "./findings.mjs";

const LOADS = { offered_load_idaa: "Idaas", offered_load_coordinator: "coordinators", offered_load_meeting: "meetings" };

/** Shows the findings: `base`, and `changed` with `differences` where levers were moved. */
export function showAnswer(data, settings, findings) {
  const now = findings.changed ?? findings.base;
  at("headline").textContent = headline(data, settings, now);
  const inputs = inputsSaid(data, settings, findings);
  at("area-inputs").hidden = !inputs;
  at("area-inputs").textContent = inputs;
  at("settings-said").textContent = findings.changed ? "" : settingsSaid(data, settings);
  at("change").textContent = findings.changed ? `${settingsSaid(data, settings)} ${summary(findings)}` : "";
  at("change").hidden = !findings.changed;
  const watched = watch(data, settings, findings);
  at("watch").replaceChildren(...watched.map((said) => make("li", {}, said)));
  at("watch").hidden = watched.length === 0;
  at("standards-now").replaceChildren(standards(data, settings, findings));
  at("measures-now").replaceChildren(measures(data, settings, findings));
  at("money-now").replaceChildren(money(data, settings, findings));
  at("area-limits").textContent = `Limits in brackets are 95 % limits of the estimate from ${findings.runs} simulated runs at \
central inputs: chance only, each interval by itself. A single year varies more. What we do not know about inputs and \
mechanism is not in them: see \u201cWhat it rests on\u201d. Posts at the ratio are not the posts in place, which nobody \
publishes. Need is \u201cno fewer than\u201d: nothing here is a proposal of fewer posts.`;
}

/** What is not known of the inputs, of the page's first scenario; nothing where it is not the one that is shown first. */
function rangesOf(data, settings, { changed }) {
  const shown = !settings.local && (changed || scenarioOf(data, settings) === data.scenarios[0]);
  return (shown && data.ranges[settings.area]) || {};
}

/** How far the answer may lie from the central run's, as inputs are not known; of other settings that was not simulated. */
function inputsSaid(data, settings, findings) {
  const drawn = rangesOf(data, settings, findings)["met:headline"];
  const range = limits("share", drawn);
  if (!range) return settings.local ? "That is at central inputs: how far inputs that are not known move it was not simulated with your figures." : "";
  const title = `\u201c${data.scenarios[0].title}\u201d`;
  const [, low, high] = drawn;
  if (findings.changed) {
    return `That is at central inputs. Of ${title}, 8 in 10 draws of all inputs that have a range give ${range}\u00a0%; of what is chosen here that was not simulated.`;
  }
  const central = findings.base["met:headline"]?.[0] ?? null;
  const said = `That is at central inputs. Where each input that has a range is drawn from it, 8 in 10 draws give ${range}\u00a0%`;
  if (central !== null && central > high) return `${said}: read the central figure as an optimistic case.`;
  if (central !== null && central < low) return `${said}: read the central figure as a pessimistic case.`;
  return `${said}.`;
}

function headline(data, settings, now) {
  const chance = now["met:headline"];
  const between = limits("share", chance);
  const limited = between ? ` (${between}\u00a0%)` : "";
  return `${placeOf(data, settings).name} meets the headline standards together in ${inYears(chance?.[0] ?? null)}${limited}.`;
}

/** The levers moved, in words. */
export function settingsSaid(data, settings) {
  const said = moved(data, settings).map(({ control, text }) => {
    const words = control.choices?.find(([value]) => value === text)?.[1] ?? text;
    return `${control.label}: ${words} (scenario: ${inForce(data, settings, control)})`;
  });
  const titles = settings.duties.map((duty) => data.duties.find(([name]) => name === duty)[1]);
  if (titles.length > 0) said.push(`Added: ${titles.join(", ")}`);
  if (settings.local) said.push(`Local data: ${settings.local.name}`);
  const [first, chosen] = [data.scenarios[0], scenarioOf(data, settings)];
  const scenario = `Scenario: ${chosen.title}${chosen === first ? "" : `, compared with: ${first.title}`}.`;
  return said.length === 0 ? scenario : `${said.join("; ")}. ${scenario}`;
}

/** The chance of a headline year, and what was chosen did to it. */
export function summary({ base, changed, differences }) {
  const [before, after] = [base, changed].map((found) => found && withUnit("share", found["met:headline"]));
  if (!after) return `Chance of a headline year: ${before}.`;
  const by = differences["met:headline"];
  const judged = isClear(by) ? "" : ": no clear change";
  return `Chance of a headline year: from ${before} to ${after}, that is ${difference("share", by)}${judged}.`;
}

/** What must not be overlooked: work beyond capacity, what got worse, posts below the scenario's. */
function watch(data, settings, { base, changed, differences }) {
  const { measures: about } = scenarioOf(data, settings);
  const now = changed ?? base;
  const over = Object.keys(LOADS).filter((id) => now[id]?.[0] >= 1);
  const said = over.map((id) => `Expected work reaches what ${LOADS[id]} can do: read this as something that worsens.`);
  for (const id of changed ? worsened(base, differences, isClear) : []) {
    const { name, unit } = about[id];
    const [before, after] = [base[id], now[id]].map((found) => withUnit(unit, found));
    if (before !== after && !isTooSmall(unit, now[id])) said.push(`At a cost: \u201c${name}\u201d goes from ${before} to ${after}.`);
  }
  const posts = moved(data, settings).some(({ control }) => control.lever.endsWith(".posts"));
  if (changed && posts && !isClear(differences["met:headline"])) {
    said.push("These posts are not what the headline turns on here: it does not change clearly. What they are for shows in the lines above and in the tables.");
  }
  const fewer = moved(data, settings).some(({ control, text }) => {
    return control.lever.endsWith(".posts") && numberOf(text) < (startOf(data, settings, control) ?? 0);
  });
  if (fewer) said.push("Fewer posts than the scenario has: shown for what follows from it, not as a proposal.");
  return said;
}

/** The heads of the columns of findings. */
function sides(data, settings) {
  const first = scenarioOf(data, settings) === data.scenarios[0];
  return [first ? "Scenario" : data.scenarios[0].title, isMoved(settings) ? "Your settings" : "Scenario"];
}

function caption(data, what) {
  const [first, last] = [data.years[0], data.years.at(-1)];
  return `${what}, ${first === last ? first : `${first} to ${last}`}; in brackets 95 % limits, chance only`;
}

/** Each standard: what it asks, the share of years that met it, and a word for it. */
function standards(data, settings, findings) {
  const { base, changed, differences } = findings;
  const ranges = rangesOf(data, settings, findings);
  const [first, second] = sides(data, settings);
  const key = changed ? `\u25cf ${first} \u25c6 ${second}` : "\u25cf";
  const heads = ["Standard", `0 to 100 % of years, dashes at 90 %: ${key}`, first];
  if (changed) heads.push(second, "Difference");
  heads.push("Met");
  const rows = scenarioOf(data, settings).standards.map(({ id, name, asks, headline: counts }) => {
    const measure = `met:${id}`;
    const [before, after] = [base[measure], changed?.[measure]];
    const title = make("span", {}, name, counts ? " (headline)" : "", make("span", { class: "asks" }, asks));
    const row = [title, strip(before, after, ranges[measure]), full("share", before)];
    if (changed) row.push(full("share", after), marked("share", differences[measure]));
    return [...row, word((after ?? before)?.[0] ?? null)];
  });
  const light = "met:headline" in ranges ? "; light bars: 8 in 10 draws of the inputs" : "";
  return makeTable("standards-table", caption(data, "Share of simulated years that met each standard") + light, heads, rows);
}

/** A difference; one that chance alone could make says so first. */
function marked(unit, found) {
  const said = difference(unit, found);
  if (found?.[0] == null) return said;
  const exact = found[1] === null || found[1] === found[2];
  if (!/[1-9]/.test(said)) return "no change that shows";
  if (exact || isClear(found)) return said;
  return make("span", {}, "no clear change", make("span", { class: "asks" }, said));
}

/** A mark and a word: colour alone never carries it. */
function word(chance) {
  if (chance === null) return "not applicable";
  if (chance >= 0.9) return "\u25cf almost always";
  return chance >= 0.5 ? "\u25d0 often" : "\u25cb seldom";
}

/** The share of years from 0 to 100 %, with its limits: the scenario above in grey, the settings below; behind it what is
 * not known of the inputs. */
function strip(before, after, range) {
  const at100 = (share) => 4 + 112 * share;
  const one = ([mean, low, high], y, kind) => {
    if (mean === null) return [];
    const bar = { x: at100(low ?? mean), y: y - 3, width: Math.max(112 * ((high ?? mean) - (low ?? mean)), 0.5), height: 6, class: `${kind} band` };
    const mark = kind === "before"
      ? draw("circle", { cx: at100(mean), cy: y, r: 3.5, class: kind })
      : draw("path", { d: `M${at100(mean)} ${y - 5}l5 5l-5 5l-5-5z`, class: kind });
    return [draw("rect", bar), mark];
  };
  const ticks = [0, 0.5, 0.9, 1].map((share) => draw("path", { d: `M${at100(share)} 2V26`, class: share === 0.9 ? "asked" : "tick" }));
  return draw(
    "svg",
    { viewBox: "0 0 120 28", width: "120", height: "28", class: "strip", "aria-hidden": "true" },
    ...ticks,
    ...(range && range[1] !== null ? [draw("rect", { x: at100(range[1]), y: (after ? 9 : 14) - 5, width: Math.max(112 * (range[2] - range[1]), 1), height: 10, class: "inputs" })] : []),
    ...one(before ?? [null], after ? 9 : 14, "before"), ...(after ? one(after, 19, "after") : []),
  );
}

/** What else was simulated. */
function measures(data, settings, findings) {
  return table("measures-table", "What stands beside the standards, all years together", data.beside, data, settings, findings);
}

/** What it costs where the work is done, and the same pounds by who pays. */
function money(data, settings, findings) {
  const what = "Cost a year, all years together: first at the employers, then the same pounds by who pays, never to be added";
  return table("money-table", what, data.money, data, settings, findings);
}

function table(id, what, ids, data, settings, { base, changed, differences }) {
  const { measures: about } = scenarioOf(data, settings);
  const [first, second] = sides(data, settings);
  const heads = changed ? ["Measure", first, second, "Difference"] : ["Measure", first];
  const told = (unit, found) => (isTooSmall(unit, found) ? "fewer than 5" : full(unit, found));
  const rows = ids.filter((id) => id in base && id in about).map((id) => {
    const { name, unit } = about[id];
    const row = [name, told(unit, base[id])];
    if (!changed) return row;
    const hidden = [base[id], changed[id]].some((found) => isTooSmall(unit, found));
    return [...row, told(unit, changed[id]), hidden ? "not told" : marked(unit, differences[id])];
  });
  return makeTable(id, caption(data, what), heads, rows);
}
