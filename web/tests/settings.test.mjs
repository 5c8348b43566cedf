// The parts of the page that touch no page: settings, numbers, tables. Run: node --test web/tests/
// (MARACSIM: the native program; MODULE: the module)

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "node:process";
import { test } from "node:test";
import { load } from "../maracsim.mjs";
import { findingsOf, worsened } from "../page/findings.mjs";
import { asCsv } from "../page/keep.mjs";
import { safeName } from "../page/local.mjs";
import { difference, full, inYears, isClear, isTooSmall, limits, withUnit } from "../page/numbers.mjs";
import * as settings from "../page/settings.mjs";
import { digestOf, folder, makePage, native } from "./world.mjs";

const where = folder();
const SHORT = ["--replications", "4", "--years", "1", "--draws", "0"];
const { data } = makePage(where, "page.html", ...SHORT);
const model = await load(readFileSync(env.MODULE ?? new URL("../maracsim.wasm", import.meta.url)));
const FIFE = "S12000047";

const of = (area, set = {}) => ({ ...settings.noSettings(data), area, set });
const control = (lever) => data.controls.find((one) => one.lever === lever);

test("an address brings its settings back", () => {
  const chosen = of(FIFE, { "idaa.posts": "4.5 FTE", "meeting.overflow": "extra_meeting", "meeting.cadence": "3-weekly" });
  const address = settings.writeAddress(data, chosen);
  assert.deepEqual(settings.readAddress(data, address), { settings: chosen, unknown: [] });
  assert.deepEqual(settings.readAddress(data, "waits").settings, settings.noSettings(data));
});

test("what an address holds is believed only as far as the page knows it", () => {
  const hostile = "area=<script>&scenario=../x&idaa.posts=-1+FTE&meeting.cadence=hourly&x=1&coordinator.posts=1e9+FTE&meeting.length=60+min";
  const { settings: read, unknown } = settings.readAddress(data, hostile);
  assert.deepEqual(read.set, { "meeting.length": "60 min" });
  assert.equal(read.area, "");
  assert.equal(unknown.length, 6);
});

test("numbers that no lever takes are refused with what to write", () => {
  const posts = control("idaa.posts");
  for (const wrong of ["", " ", "many", "-1", "1e9", "NaN", "0x"]) assert.ok(settings.leverText(posts, wrong).wrong, wrong);
  assert.deepEqual(settings.leverText(posts, "4.25"), { text: "4.25 FTE" });
  assert.ok(settings.leverText(control("meeting.cadence"), "hourly").wrong);
});

test("every control is taken for every authority, alone and all together", () => {
  const value = (one) => (one.choices ? one.choices.at(-1)[0] : `${one.least + 3 * one.step} ${one.unit}`);
  for (const place of data.places) {
    const sets = data.controls.map((one) => ({ [one.lever]: value(one) }));
    for (const set of [...sets, Object.assign({}, ...sets)]) {
      const { changed } = settings.requests(data, of(place.gss, set));
      model.open(changed).close();
    }
  }
});

test("what is shared changes whatever authority it is moved for", () => {
  const [north] = data.places.filter((one) => one.name === "North Ayrshire");
  const { base, changed } = settings.requests(data, of(north.gss, { "coordinator.posts": "3 FTE", "meeting.length": "90 min" }));
  const posts = (request) => findingsOf(model.run(request).rows).coordinator_posts[0];
  assert.equal(posts(changed), 3);
  assert.notEqual(posts(base), 3);
});

test("the saved settings give the page's digest on the command line", () => {
  for (const [area, set] of [
    [FIFE, { "idaa.posts": "5 FTE", "meeting.cadence": "weekly", "meeting.overflow": "extend" }],
    ["S12000021", { "coordinator.posts": "2 FTE", "idaa.overload": "wait", "demand.observed": "300 cases a year" }],
  ]) {
    const chosen = of(area, set);
    const { changed } = settings.requests(data, chosen);
    const text = settings.asToml(data, chosen);
    assert.equal(changed.files[changed.scenario], text, "the page runs the text that it saves");
    const place = settings.placeOf(data, chosen);
    assert.equal(model.run(changed).digest, digestOf(where, settings.fileName(data, chosen), text, place.name, data));
  }
});

test("duties, funding and shipped options give the command line's digest", () => {
  const digests = new Set();
  for (const [scenario, duties, set] of [
    ["s5-mechanics-funded", [], {}],
    ["no-duty", ["attend", "refer"], { "idaa.posts": "5 FTE" }],
    ["s4-refer-unfunded", ["idaa"], { "funding.rule": "per_case", "funding.covers.idaa": "on" }],
  ]) {
    const chosen = { ...of(FIFE, set), scenario, duties };
    const { changed } = settings.requests(data, chosen);
    const own = settings.needsFile(data, chosen);
    // Without a file of its own an option needs the levers of the page: those are its years alone.
    const text = own ? settings.asToml(data, chosen) : null;
    assert.deepEqual(changed.sets ?? [], own ? [] : ["time.years=1"]);
    const { digest } = model.run(changed);
    assert.equal(digest, digestOf(where, own ? settings.fileName(data, chosen) : scenario, text, "Fife", data));
    digests.add(digest);
    assert.deepEqual(settings.readAddress(data, settings.writeAddress(data, chosen)), { settings: chosen, unknown: [] });
  }
  assert.equal(digests.size, 3);
  const { settings: read, unknown } = settings.readAddress(data, "scenario=s9&duties=refer,refer,x");
  assert.deepEqual([read.scenario, read.duties, unknown], ["no-duty", ["refer"], ["scenario=s9", "duties=x"]]);
});

test("every duty and option is taken for an authority that shares its Marac or team", () => {
  const { gss } = data.places.find((one) => one.name === "North Ayrshire");
  for (const [duty] of data.duties) model.open(settings.requests(data, { ...of(gss), duties: [duty] }).changed).close();
  for (const { name } of data.options) model.open(settings.requests(data, { ...of(gss), scenario: name }).changed).close();
});

test("local data reach base and change alike, and the saved settings need the table beside them", () => {
  const table = "authority,year,heard,idaa_posts\nFife,2025-26,520,3 FTE\n";
  const chosen = { ...of(FIFE, { "coordinator.posts": "2 FTE" }), local: { name: "mine.csv", text: table } };
  const { base, changed } = settings.requests(data, chosen);
  const opened = model.open(base);
  assert.deepEqual([opened.leaves["idaa.posts"].value, opened.leaves["idaa.posts"].evidence], ["3 FTE", "seen"]);
  opened.close();
  assert.notEqual(model.run(base).digest, model.run(settings.requests(data, of(FIFE)).base).digest);
  for (const request of [base, changed]) assert.equal(findingsOf(model.run(request).rows).idaa_posts[0], 3);
  writeFileSync(join(where, "mine.csv"), table);
  const text = settings.asToml(data, chosen);
  assert.equal(model.run(changed).digest, digestOf(where, settings.fileName(data, chosen), text, "Fife", data));
  assert.doesNotMatch(settings.writeAddress(data, chosen), /mine|520/);
});

test("a staffing search in steps gives what the command line gives", () => {
  const chosen = of("S12000030", { "meeting.cadence": "weekly" });
  const request = { ...settings.searchFor(data, chosen, "0.5"), resources: "idaa,coordinator", sample: 40, draws: 2 };
  const search = model.search(request);
  let steps = 0;
  while (!search.advance(5).done) steps += 1;
  const { csv, done } = search.result();
  search.close();
  assert.ok(done && steps > 1, `${steps}`);
  writeFileSync(join(where, settings.fileName(data, chosen)), settings.asToml(data, chosen));
  assert.match(request.command, /^maracsim staff stirling-settings\.toml --area "Stirling" --chance 0\.5 --seed 1$/);
  const words = ["stirling-settings.toml", "--area", "Stirling", "--chance", "0.5", "--seed", "1"];
  const told = native(where, "staff", ...words, "--resources", "idaa,coordinator", "--replications", "40", "--draws", "2", "--format", "csv", "--quiet");
  assert.equal(csv, told);
  assert.match(csv, /,found,/);
});

test("a table's name is one that a scenario can write", () => {
  assert.deepEqual(["my figures.csv", "../../x.CSV", "\u202e.csv", "a.b"].map(safeName), ["my-figures.csv", "-x.csv", "-.csv", "a-b.csv"]);
});

test("a scenario of the user's own is carried in the page, with what --set said", () => {
  writeFileSync(join(where, "base.toml"), 'title = "Base"\nrationale = "x"\n[set]\n"idaa.weekly_minutes" = "45 min"\n');
  writeFileSync(join(where, "own.toml"), 'title = "\\"Own\\" </script>"\nrationale = "x"\nextends = "base.toml"\n');
  const { data: own } = makePage(where, "own.html", "own.toml", "--set", "meeting.length=200 min", "--area", "Fife", ...SHORT);
  assert.deepEqual(Object.keys(own.scenarios[0].files).sort(), ["base.toml", "own.toml"]);
  const chosen = { ...settings.noSettings(own), area: FIFE, set: { "idaa.posts": "5 FTE" } };
  const { base, changed } = settings.requests(own, chosen);
  const text = settings.asToml(own, chosen);
  assert.equal(model.run(changed).digest, digestOf(where, "fife-settings.toml", text, "Fife", own));
  const floor = own.scenarios[0].floor[FIFE].heard[0];
  assert.ok(Math.abs(findingsOf(model.run(base).rows).heard[0] / floor - 1) < 1e-4, "what was simulated before is what runs here");
});

test("numbers are rounded as the report rounds", () => {
  assert.equal(full("share", [0.844, 0.79, 0.88]), "84\u00a0% (79 to 88)");
  assert.equal(withUnit("share", [0.003, 0, 0.01]), "under 1\u00a0%");
  assert.equal(withUnit("share", [0.9991, 0.99, 1]), "over 99\u00a0%");
  assert.equal(full("cases a year", [2853.1, 2801.2, 2904.9]), "2,850\u00a0cases a year (2,800 to 2,900)");
  assert.equal(withUnit("FTE", [4.26, 4.26, 4.26]), "4.3\u00a0FTE");
  assert.equal(limits("FTE", [4.26, 4.26, 4.26]), "");
  assert.equal(withUnit("share", [null, null, null]), "not applicable");
  assert.equal(withUnit("days", [null, null, null]), "none, or longer than was simulated");
  assert.equal(difference("share", [0.064, 0.02, 0.1]), "+6\u00a0points (+2 to +10)");
  assert.equal(difference("days", [-1.26, -2, -0.5]), "\u22121.3\u00a0days (\u22122.0 to \u22120.5)");
  assert.equal(inYears(0.87), "about 87 in 100 simulated years");
  assert.ok(isClear([1, 0.5, 2]) && !isClear([1, -0.5, 2]) && !isClear([0, 0, 0]) && !isClear(undefined));
  assert.ok(isTooSmall("cases a year", [4.9, 1, 9]) && !isTooSmall("cases a year", [5.1, 1, 9]) && !isTooSmall("days", [1, 1, 1]));
});

test("a gain that costs something says so", () => {
  const differences = { support_minutes: [-3, -4, -2], wait_to_hearing: [-1, -2, -0.5], backlog_end: [2, -1, 5], no_contact: [0.4, 0.3, 0.5] };
  const base = { support_minutes: [39, 38, 40], no_contact: [0.05, 0.04, 0.06] };
  assert.deepEqual(worsened(base, differences, isClear), ["no_contact", "support_minutes"]);
});

test("small counts and formulas stay out of the table", () => {
  const chosen = of(FIFE);
  const tell = (heard) => asCsv(data, chosen, { base: { heard: [heard, 1, 9] }, changed: null, differences: null, runs: 4 });
  assert.match(tell(4), /heard,cases a year,,,,not published: fewer than 5,4\n$/);
  assert.match(tell(40), /no-duty,Fife,S12000047,2027-28 to 2027-28,all,heard,cases a year,40,1,9,chance only,4\n$/);
  const named = { ...data, scenarios: [{ ...data.scenarios[0], name: '=1+1,"x"' }] };
  assert.match(asCsv(named, chosen, { base: { heard: [40, 1, 9] }, changed: null, runs: 4 }), /"'=1\+1,""x"""/);
});
