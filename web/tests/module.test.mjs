// The module against the native program: same digests, same estimates, same faults.
// Run: node --test web/tests/    (MARACSIM: the native program; MODULE: the module)

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { RUNS } from "../digests.mjs";
import { Refused, load } from "../maracsim.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const MODULE = env.MODULE ?? here("../maracsim.wasm");
const NATIVE = env.MARACSIM ?? here("../../target/release/maracsim");
const bytes = readFileSync(MODULE);
const model = await load(bytes);

const EXPORTS = [
  "advance", "answer", "answer_length", "close", "input", "open", "result", "run", "search_advance", "search_close", "search_open", "search_result", "version", "versus",
];

/** Runs the native program on a request, in a folder of its own that holds the request's files. */
function native(request, ...more) {
  const folder = mkdtempSync(join(tmpdir(), "maracsim-web-"));
  try {
    for (const [path, text] of Object.entries(request.files ?? {})) writeFileSync(join(folder, path), text);
    const areas = (request.areas ?? []).map((area) => `--area=${area}`);
    const sets = (request.sets ?? []).map((set) => `--set=${set}`);
    const given = ["seed", "replications", "years"].filter((name) => name in request);
    const named = given.map((name) => `--${name}=${request[name]}`);
    // A page has the central run alone.
    const central = ["--draws=0", "--format=json", "--quiet"];
    const words = ["run", request.scenario ?? "no-duty", ...central, ...areas, ...sets, ...named, ...more];
    const done = spawnSync(NATIVE, words, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
    if (done.error) throw done.error;
    return done;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The faults of a request; a trap would be another error, and a sound request none. */
function faults(request) {
  try {
    model.run(request);
  } catch (error) {
    if (error instanceof Refused) return error.faults;
    throw error;
  }
  return assert.fail(`not refused: ${JSON.stringify(request)}`);
}

/** Limits of intervals come from functions that a platform may round in its own way, so the last digits may differ. */
function same(one, other, where) {
  if (typeof one !== "number" || typeof other !== "number") return assert.equal(one, other, where);
  const apart = Math.abs(one - other);
  assert.ok(apart <= 1e-12 * Math.max(Math.abs(one), Math.abs(other)), `${where}: ${one} and ${other}`);
}

test("the module needs nothing from its page and shows what it says", () => {
  const module = new WebAssembly.Module(bytes);
  assert.deepEqual(WebAssembly.Module.imports(module), []);
  const functions = WebAssembly.Module.exports(module).filter((one) => one.kind === "function");
  assert.deepEqual(functions.map((one) => one.name).sort(), EXPORTS.map((name) => `maracsim_${name}`));
});

test("the module tells no place of the machine that built it", () => {
  const text = bytes.toString("latin1");
  for (const place of ["/home/", "/root/", "/tmp/", "/usr/", ".cargo/registry"]) assert.ok(!text.includes(place), place);
});

test("it has the version of the program", () => {
  const told = spawnSync(NATIVE, ["--version"], { encoding: "utf8" }).stdout;
  assert.equal(`maracsim ${model.version()}`, told.trim());
});

for (const run of RUNS) {
  test(`native and module agree on ${run.scenario} ${run.areas} ${run.sets}`, () => {
    const done = native(run);
    assert.equal(done.status, 0, done.stderr);
    const [theirs, ours] = [JSON.parse(done.stdout), model.run(run)];
    assert.equal(ours.digest, theirs.digest);
    // A number of JavaScript cannot hold every seed.
    const seed = /"seed": (\d+)/.exec(done.stdout)[1];
    assert.equal(String(ours.seed), seed);
    assert.deepEqual({ ...ours, rows: [], seed }, { ...theirs, rows: [], seed });
    assert.ok(ours.rows.length > 50, `${ours.rows.length} rows`);
    assert.equal(ours.rows.length, theirs.rows.length);
    ours.rows.forEach((row, at) => {
      for (const name of Object.keys(theirs.rows[at])) same(row[name], theirs.rows[at][name], `row ${at} ${name}`);
    });
  });
}

test("nonsense numbers of replications are refused", () => {
  const run = model.open({ scenario: "theory/meeting", sets: ["time.years=1"], replications: 2 });
  for (const number of [-1, 0.5, NaN, 2 ** 32, "2"]) assert.throws(() => run.advance(number), Refused);
  assert.equal(run.advance(2), 2);
  run.close();
});

test("the file beside the module has its digests", () => {
  const told = readFileSync(here("../maracsim.digest.toml"), "utf8");
  const digests = [...told.matchAll(/^digest = "(\w{64})"$/gm)].map((found) => found[1]);
  assert.deepEqual(RUNS.map((run) => model.run(run).digest), digests);
});

const BROKEN = 'title = "x"\nrationale = "y"\n[set]\n"idaa.post" = "3 FTE"\n"meeting.cadence" = "7 parsecs"\n';

for (const [what, request] of Object.entries({
  "wrong levers": { scenario: "plan.toml", files: { "plan.toml": BROKEN } },
  "no TOML": { scenario: "plan.toml", files: { "plan.toml": 'title = "x\n' } },
  "a missing file": { scenario: "plan.toml" },
  "a misspelt scenario": { scenario: "no-dutty" },
  "misspelt areas": { areas: ["Fief", "Mars"] },
  "an area in theory": { scenario: "theory/meeting", areas: ["Fife"] },
  "wrong sets": { sets: ["idaa.posts=3 parsecs", "x=1", "nothing"] },
  "no years": { years: 0 },
})) {
  test(`faults are worded as the command line words them: ${what}`, () => {
    const { status, stderr } = native(request);
    assert.equal(status, 2, stderr);
    const [said, closing] = [stderr.trimEnd().split("\n").slice(0, -1).join("\n"), stderr.trimEnd().split("\n").at(-1)];
    assert.match(closing, /^\d+ faults?; nothing was run or written$/);
    assert.equal(faults(request).join("\n"), said);
  });
}

test("what is too much or nonsense is refused and ends nothing", () => {
  const deep = `x = ${"[".repeat(200_000)}`;
  const hostile = [
    { replications: 0 },
    { replications: 100_000_000 },
    { seed: -1 },
    { seed: "many" },
    { area: ["Fife"] },
    { scenario: "deep.toml", files: { "deep.toml": deep } },
    { scenario: "long.toml", files: { "long.toml": "#".repeat((1 << 20) + 1) } },
    { scenario: "\u0000" },
    { years: 4_000_000_000 },
    { sets: ["x".repeat(1 << 20)] },
    { scenario: "x".repeat(33 << 20) },
  ];
  for (const request of hostile) assert.ok(faults(request)[0].startsWith("error: "));
  assert.equal(model.run(RUNS[4]).replications, 2);
});

test("steps add up to the whole run, and each is the run of so many replications", () => {
  const request = { ...RUNS[1], replications: 9 };
  const run = model.open(request);
  assert.deepEqual(run.places.map((place) => place.name), ["Falkirk", "Shetland Islands", "Fife"]);
  assert.deepEqual([run.years, run.replications, run.scenario], [["2027-28"], 9, "no-duty"]);
  assert.throws(() => run.result(), Refused);
  assert.equal(run.advance(4), 4);
  assert.deepEqual(run.result(), model.run({ ...request, replications: 4 }));
  assert.equal(run.advance(1000), 9);
  assert.deepEqual(run.result(), model.run(request));
  run.close();
  for (const call of [() => run.advance(1), () => run.result(), () => run.close()]) assert.throws(call, Refused);
});

test("two runs of the same chance are told apart", () => {
  const [base, more] = [[], ["idaa.posts=9 FTE"]].map((sets) => model.open({ areas: ["Falkirk"], sets, replications: 8 }));
  for (const run of [base, more]) run.advance(8);
  const told = more.versus(base);
  const posts = told.rows.find((row) => row.measure === "idaa_posts");
  const of = (run) => run.result().rows.find((row) => row.measure === "idaa_posts" && row.year === "all").mean;
  same(posts.mean, of(more) - of(base), "the difference of posts");
  assert.equal(told.replications, 8);
  for (const row of base.versus(base).rows) assert.ok(row.mean === null || row.mean === 0, row.measure);
  for (const run of [base, more]) run.close();
  assert.throws(() => more.versus(base), Refused);
});

test("a page can open and close runs all day without growing", () => {
  const once = () => {
    const run = model.open(RUNS[3]);
    run.advance(1);
    run.result();
    run.close();
  };
  const pages = () => model.memory();
  once();
  const before = pages();
  for (let times = 0; times < 50; times += 1) once();
  assert.ok(pages() <= before + 2 ** 20, `${before} bytes, then ${pages()}`);
});
