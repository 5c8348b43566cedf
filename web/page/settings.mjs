// What a reader has chosen: scenario, authority, and levers that were moved. It lives in the address of the page, and in a
// scenario that the command line runs. Nothing here touches the page.

/** No choice yet. `duties` are those added to the scenario's own; `local` is a table of local data: `name`, `text`, and once the
 * module has read it the `leaves` that it sets. */
export function noSettings(data) {
  return { scenario: data.scenarios[0].name, area: "", set: {}, duties: [], local: null };
}

/** The scenario that is chosen: one that was simulated before, or a shipped option, which only the module can run. */
export function scenarioOf(data, settings) {
  const first = data.scenarios[0];
  const simulated = data.scenarios.find((one) => one.name === settings.scenario);
  if (simulated) return simulated;
  const option = data.options.find((one) => one.name === settings.scenario);
  if (!option) return first;
  const own = Object.fromEntries(Object.entries(option.levers).map(([lever, all]) => [lever, { all, own: {} }]));
  // Levers that were set for the whole page hold for it too; posts at the ratio are those of the first.
  return { ...first, ...option, asked: option.name, files: {}, levers: { ...first.levers, ...own } };
}

export function placeOf(data, settings) {
  return data.places.find((one) => one.gss === settings.area);
}

/** The leaf of a lever for the chosen authority. */
export function leafOf(data, settings, lever) {
  if (settings.local?.leaves?.[lever]) return settings.local.leaves[lever];
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
  if (settings.duties.length > 0) address.set("duties", settings.duties.join(","));
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
    const known = [...data.scenarios, ...data.options].some((one) => one.name === value);
    if (name === "scenario" && known) settings.scenario = value;
    else if (name === "duties") {
      const duties = [...new Set(value.split(","))];
      settings.duties = data.duties.map(([duty]) => duty).filter((duty) => duties.includes(duty));
      unknown.push(...duties.filter((duty) => !settings.duties.includes(duty)).map((duty) => `duties=${duty}`));
    }
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
  return freeName(scenarioOf(data, settings).files, `${slugOf(data, settings)}-settings.toml`);
}

const slugOf = (data, settings) => placeOf(data, settings).name.toLowerCase().replaceAll(/[^a-z]+/g, "-");

function freeName(files, name) {
  return name in files ? freeName(files, `my-${name}`) : name;
}

/** The levers moved, in the order of the controls, each with the authority that it is set for: what is shared is its lead's;
 * none for what holds everywhere. */
export function moved(data, settings) {
  const place = placeOf(data, settings);
  const holders = { own: place.name, all: null };
  return data.controls
    .filter((control) => control.lever in settings.set)
    .map((control) => {
      const { lever, scope } = control;
      return { control, text: settings.set[lever], holder: scope in holders ? holders[scope] : place[scope][0] };
    });
}

/** What is known locally where the scenario's own texts do not hold it: the table that was loaded, or for an option that of the page. */
function localOf(data, settings) {
  if (settings.local) return { name: settings.local.name, files: { [settings.local.name]: settings.local.text } };
  const isOption = !data.scenarios.includes(scenarioOf(data, settings));
  const name = Object.keys(data.local).at(-1);
  return isOption && name !== undefined ? { name, files: data.local } : null;
}

/** The settings as a scenario: the module runs this very text, and so does the command line. */
export function asToml(data, settings) {
  const scenario = scenarioOf(data, settings);
  const place = placeOf(data, settings);
  const local = localOf(data, settings);
  const all = moved(data, settings);
  const what = isMoved(settings) ? "with settings of its own" : "with local data";
  const lines = [
    `title = ${quoted(`${place.name}, ${what}`)}`,
    `rationale = ${quoted(`Set in the page of the scenario ${scenario.name}, for ${place.name}.`)}`,
    `extends = ${quoted(scenario.asked)}`,
  ];
  if (settings.duties.length > 0) lines.push(`duties = [${settings.duties.map(quoted).join(", ")}]`);
  if (local) lines.push("", "[data]", `authorities = ${quoted(local.name)}`);
  const everywhere = all.filter(({ holder }) => holder === null).map(({ control, text }) => [control.lever, text]);
  const sets = [...scenario.sets.filter(([lever]) => !(lever in Object.fromEntries(everywhere))), ...everywhere];
  if (sets.length > 0) lines.push("", "[set]", ...sets.map(line));
  for (const name of new Set(all.map(({ holder }) => holder))) {
    if (name === null) continue;
    const own = all.filter(({ holder }) => holder === name);
    lines.push("", `[authority.${quoted(name)}.set]`, ...own.map(({ control, text }) => line([control.lever, text])));
  }
  return `${lines.join("\n")}\n`;
}

function line([lever, text]) {
  return `${quoted(lever)} = ${quoted(text)}`;
}

/** Whether a lever was moved or a duty added. */
export const isMoved = (settings) => Object.keys(settings.set).length + settings.duties.length > 0;

/** Whether what is chosen is something else than the page's first scenario, which everything is compared with. */
export function isCompared(data, settings) {
  return isMoved(settings) || scenarioOf(data, settings) !== data.scenarios[0];
}

/** Whether only a file of its own says what is chosen. */
export const needsFile = (data, settings) => isMoved(settings) || localOf(data, settings) !== null;

/** What the module is asked for to run the settings. */
function request(data, settings) {
  const scenario = scenarioOf(data, settings);
  const common = { areas: [settings.area], seed: data.seed, replications: data.replications };
  if (!needsFile(data, settings)) {
    const sets = scenario.sets.map(([lever, value]) => `${lever}=${value}`);
    return { ...common, scenario: scenario.asked, files: scenario.files, sets };
  }
  const file = fileName(data, settings);
  const files = { ...scenario.files, ...localOf(data, settings)?.files, [file]: asToml(data, settings) };
  return { ...common, scenario: file, files };
}

/** What the module is asked for: the page's first scenario, and what was chosen; null where that is the same. Both have what is
 * known locally, and tell which levers it sets. */
export function requests(data, settings) {
  const first = { ...noSettings(data), area: settings.area, local: settings.local };
  const levers = settings.local ? { levers: data.controls.map(({ lever }) => lever) } : {};
  const base = { ...request(data, first), ...levers };
  return { base, changed: isCompared(data, settings) ? request(data, settings) : null };
}

/** The staffing search for the settings: all but its chance as `maracsim staff` has it. */
export function searchFor(data, settings, chance) {
  const run = request(data, settings);
  return { run, chance, command: `${words(data, settings, "staff")} --chance ${chance} --seed ${data.seed}` };
}

/** The command that gives the same digest. */
export function command(data, settings) {
  return `${words(data, settings, "run")} --replications ${data.replications} --draws 0 --seed ${data.seed}`;
}

function words(data, settings, name) {
  const scenario = scenarioOf(data, settings);
  const own = needsFile(data, settings);
  const sets = own ? "" : scenario.sets.map(([lever, value]) => ` --set '${lever}=${value}'`).join("");
  return `maracsim ${name} ${own ? fileName(data, settings) : scenario.asked} --area "${placeOf(data, settings).name}"${sets}`;
}
