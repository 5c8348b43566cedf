// The worker: holds the module, does replications a few at a time, and tells what they come to so far. A newer job ends
// an older one between two steps.
import { load, Refused } from "../maracsim.mjs";

/** Replications of a step: short, so that a newer job waits for a blink at most. */
const STEP = 5;

let model;
let latest = 0;
let kept = { key: "", run: null };

const breathe = () => new Promise((go) => setTimeout(go));

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

/** The run of the scenario as it is: kept, so that a lever moved needs one run and not two. */
function baseRun(request) {
  const key = JSON.stringify(request);
  if (kept.key !== key) {
    kept.run?.close();
    kept = { key: "", run: null };
    kept = { key, run: model.open(request) };
  }
  return kept.run;
}

/** Brings the runs to so many replications; false if a newer job has come. */
async function bring(runs, replications, id) {
  for (const run of runs) {
    while (run.advance(0) < replications) {
      run.advance(Math.min(STEP, replications - run.advance(0)));
      await breathe();
      if (latest !== id) return false;
    }
  }
  return true;
}

async function work({ id, base, changed, stages }) {
  const first = baseRun(base);
  const second = changed && model.open(changed);
  try {
    for (const done of stages) {
      if (!(await bring(second ? [first, second] : [first], done, id))) return;
      postMessage({ id, done, ...told(first, second, done) });
    }
  } finally {
    second?.close();
  }
}

/** What the runs come to. The base may be ahead: then its numbers rest on more replications than the difference. */
function told(first, second) {
  const base = first.result();
  if (!second) return { base: base.rows, digest: base.digest };
  const changed = second.result();
  return { base: base.rows, changed: changed.rows, versus: second.versus(first).rows, digest: changed.digest };
}

onmessage = async ({ data }) => {
  if (data.packed) {
    try {
      model = await load(await unpacked(data.packed));
      postMessage({ ready: model.version() });
    } catch (error) {
      postMessage({ none: String(error) });
    }
    return;
  }
  latest = data.id;
  try {
    await work(data);
  } catch (error) {
    postMessage(error instanceof Refused ? { id: data.id, faults: error.faults } : { id: data.id, broken: String(error) });
  }
};
