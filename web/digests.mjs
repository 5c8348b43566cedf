// node web/digests.mjs MODULE: what the module gives for a few runs, as tables of TOML.

import { readFileSync } from "node:fs";
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { load } from "./maracsim.mjs";

const baseline = { scenario: "no-duty", areas: [], sets: ["time.years=1"], seed: "1", replications: 3 };

/** The runs: each is a request, and a run that the command line can make. */
export const RUNS = [
  { ...baseline },
  { ...baseline, areas: ["S12000047", "S12000014", "S12000027"], seed: "18446744073709551615", replications: 10 },
  { ...baseline, areas: ["S12000049"], sets: ["time.years=2", "meeting.cadence=weekly"], seed: "7", replications: 5 },
  { ...baseline, scenario: "more/current-shortfall", areas: ["S12000036"], replications: 5 },
  { ...baseline, scenario: "theory/meeting", sets: [], replications: 2 },
  { ...baseline, scenario: "theory/caseload", sets: [], replications: 2 },
];

function table(run, digest) {
  const lines = Object.entries({ ...run, digest }).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return ["", "[[run]]", ...lines].join("\n");
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) {
  const model = await load(readFileSync(argv[2]));
  for (const run of RUNS) console.log(table(run, model.run(run).digest));
}
