// What the tests of the page share: the native program, a page that it wrote, the browser that is installed.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env } from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const NATIVE = env.MARACSIM ?? here("../../target/release/maracsim");

/** A folder that is gone when the tests end. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "maracsim-page-"));
  process.on("exit", () => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Runs the program; what it prints. */
export function native(cwd, ...words) {
  const done = spawnSync(NATIVE, words, { cwd, encoding: "utf8", maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`${words.join(" ")}: ${done.stderr}`);
  return done.stdout;
}

/** What a page holds in an element of data. */
export function held(page, id) {
  return new RegExp(`id="${id}">(.*?)</script>`, "s").exec(page)[1];
}

/** Writes a page: its path, address, text and data. */
export function makePage(where, name, ...words) {
  native(where, "page", ...words, "--out", name, "--force", "--quiet");
  const path = join(where, name);
  const text = readFileSync(path, "utf8");
  return { path, text, address: pathToFileURL(path).href, data: JSON.parse(held(text, "page-data")) };
}

/** The digest that the program finds for a scenario and an authority. */
export function digestOf(where, scenario, text, area, { replications, seed, years }) {
  if (text) writeFileSync(join(where, scenario), text);
  const options = ["--area", area, "--replications", replications, "--seed", seed, "--draws", 0];
  // A page's own --years are levers of its scenario; a saved file has them.
  if (!text) options.push("--years", years.length ?? years);
  const told = native(where, "run", scenario, ...options.map(String), "--format", "json", "--quiet", "--out", "run", "--force");
  return JSON.parse(told).digest;
}
