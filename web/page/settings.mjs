// What a reader has chosen: scenario, authority, and levers that were moved. It lives in the address of the page, and in a
// scenario that the command line runs. Nothing here touches the page.

/** No choice yet. */
export function noSettings(data) {
  return { scenario: data.scenarios[0].name, area: "", set: {} };
}

export function scenarioOf(data, settings) {
  return data.scenarios.find((one) => one.name === settings.scenario) ?? data.scenarios[0];
}

export function placeOf(data, settings) {
  return data.places.find((one) => one.gss === settings.area);
}

/** The leaf of a lever for the chosen authority. */
export function leafOf(data, settings, lever) {
  const leaves = scenarioOf(data, settings).levers[lever];
  return leaves.own[settings.area] ?? leaves.all;
}

/** The number that a text begins with, or null. */
export function numberOf(text) {
  const found = /^\s*(\d+(?:\.\d+)?)/.exec(text ?? "");
  return found ? Number(found[1]) : null;
}

/** The number that a control begins with: the lever's own, or what was simulated where it holds a word. */
export function startOf(data, settings, control) {
  const own = numberOf(leafOf(data, settings, control.lever)?.value);
  if (own !== null || !control.starts) return own;
  const found = scenarioOf(data, settings).floor[settings.area]?.[control.starts]?.[0] ?? null;
  return found === null ? null : Math.round(found * 10) / 10;
}

/** The text of a lever for a number or word, or what is wrong with it. */
export function leverText(control, value) {
  if (control.choices) {
    const known = control.choices.some(([text]) => text === value);
    return known ? { text: value } : { wrong: "choose one of the list" };
  }
  const number = Number(value);
  if (String(value).trim() === "" || !Number.isFinite(number)) return { wrong: "write a number" };
  if (number < control.least || number > control.most) {
    return { wrong: `write a number from ${control.least} to ${control.most.toLocaleString("en-GB")}` };
  }
  return { text: `${Math.round(number * 1000) / 1000} ${control.unit}` };
}

/** The address that holds the settings, without its `#`. */
export function writeAddress(data, settings) {
  const address = new URLSearchParams();
  if (settings.scenario !== data.scenarios[0].name) address.set("scenario", settings.scenario);
  if (settings.area) address.set("area", settings.area);
  for (const [lever, text] of Object.entries(settings.set)) address.set(lever, text);
  return address.toString();
}

/** The settings that an address holds, and what of it this page does not know. An address without `=` is a place on the page. */
export function readAddress(data, address) {
  const settings = noSettings(data);
  const unknown = [];
  if (!address.includes("=")) return { settings, unknown };
  for (const [name, value] of new URLSearchParams(address)) {
    const control = data.controls.find((one) => one.lever === name);
    if (name === "scenario" && data.scenarios.some((one) => one.name === value)) settings.scenario = value;
    else if (name === "area" && data.places.some((one) => one.gss === value)) settings.area = value;
    else if (control) {
      const number = control.choices ? value : numberOf(value);
      const { text } = leverText(control, number ?? "");
      if (text === value) settings.set[name] = text;
      else unknown.push(`${name}=${value}`);
    } else unknown.push(`${name}=${value}`);
  }
  return { settings, unknown };
}

/** A text in quotes as TOML has it. */
function quoted(text) {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007f");
}

/** The file that the settings are saved in: a name that is free among the scenario's own files. */
export function fileName(data, settings) {
  const words = placeOf(data, settings).name.toLowerCase().replaceAll(/[^a-z]+/g, "-");
  let name = `${words}-settings.toml`;
  while (name in scenarioOf(data, settings).files) name = `my-${name}`;
  return name;
}

/** The levers moved, in the order of the controls, each with the authority that it is set for: what is shared is its lead's. */
export function moved(data, settings) {
  const place = placeOf(data, settings);
  const of = (control) => (control.scope === "own" ? place.name : place[control.scope][0]);
  return data.controls
    .filter((control) => control.lever in settings.set)
    .map((control) => ({ control, text: settings.set[control.lever], holder: of(control) }));
}

/** The settings as a scenario: the module runs this very text, and so does the command line. */
export function asToml(data, settings) {
  const scenario = scenarioOf(data, settings);
  const place = placeOf(data, settings);
  const lines = [
    `title = ${quoted(`${place.name}, with settings of its own`)}`,
    `rationale = ${quoted(`Levers moved in the page of the scenario ${scenario.name}, for ${place.name}.`)}`,
    `extends = ${quoted(scenario.asked)}`,
  ];
  if (scenario.sets.length > 0) lines.push("", "[set]", ...scenario.sets.map(line));
  const all = moved(data, settings);
  for (const name of new Set(all.map(({ holder }) => holder))) {
    const own = all.filter(({ holder }) => holder === name);
    lines.push("", `[authority.${quoted(name)}.set]`, ...own.map(({ control, text }) => line([control.lever, text])));
  }
  return `${lines.join("\n")}\n`;
}

function line([lever, text]) {
  return `${quoted(lever)} = ${quoted(text)}`;
}

/** Whether a lever was moved. */
export const isMoved = (settings) => Object.keys(settings.set).length > 0;

/** Whether what is chosen is something else than the page's first scenario, which everything is compared with. */
export function isCompared(data, settings) {
  return isMoved(settings) || scenarioOf(data, settings) !== data.scenarios[0];
}

/** What the module is asked for: the page's first scenario, and what was chosen; null where that is the same. */
export function requests(data, settings) {
  const common = { areas: [settings.area], seed: data.seed, replications: data.replications };
  const plain = ({ asked, files, sets }) => ({
    ...common, scenario: asked, files, sets: sets.map(([lever, value]) => `${lever}=${value}`),
  });
  const base = plain(data.scenarios[0]);
  if (!isCompared(data, settings)) return { base, changed: null };
  const scenario = scenarioOf(data, settings);
  if (!isMoved(settings)) return { base, changed: plain(scenario) };
  const file = fileName(data, settings);
  const files = { ...scenario.files, [file]: asToml(data, settings) };
  return { base, changed: { ...common, scenario: file, files } };
}

/** The command that gives the same digest. */
export function command(data, settings) {
  const scenario = scenarioOf(data, settings);
  const place = placeOf(data, settings);
  const untouched = !isMoved(settings);
  const sets = untouched ? scenario.sets.map(([lever, value]) => ` --set '${lever}=${value}'`).join("") : "";
  const name = untouched ? scenario.asked : fileName(data, settings);
  const options = `--replications ${data.replications} --draws 0 --seed ${data.seed}`;
  return `maracsim run ${name} --area "${place.name}"${sets} ${options}`;
}
