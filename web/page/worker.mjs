// The worker: holds the module, does replications a few at a time, and tells what they come to so far. A newer job ends
// an older one between two steps.
import { load, Refused } from "../maracsim.mjs";

/** Replications of a step: short, so that a newer job waits for a blink at most. */
const STEP = 5;
/** How long a step of a search takes, in milliseconds: a stop waits for one. */
const PATIENCE = 250;

let model;
let latest = 0;
let stopped = 0;
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
  const { leaves } = first;
  if (!second) return { base: base.rows, digest: base.digest, leaves };
  const changed = second.result();
  return { base: base.rows, changed: changed.rows, versus: second.versus(first).rows, digest: changed.digest, leaves };
}

/** Searches until it is done, or stopped: then with the best so far. A newer job ends it without a word. */
async function seek({ id, search: request }) {
  const search = model.search(request);
  let steps = 1;
  try {
    for (;;) {
      const begun = performance.now();
      const { done, replications } = search.advance(steps);
      steps = Math.max(1, Math.min(1000, Math.round((steps * PATIENCE) / Math.max(performance.now() - begun, 1))));
      await breathe();
      if (latest !== id) return;
      if (done || stopped === id) return postMessage({ id, replications, answer: search.result() });
      postMessage({ id, replications });
    }
  } finally {
    search.close();
  }
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
  if (data.stop) {
    stopped = data.id;
    return;
  }
  latest = data.id;
  try {
    await (data.search ? seek(data) : work(data));
  } catch (error) {
    postMessage(error instanceof Refused ? { id: data.id, faults: error.faults } : { id: data.id, broken: String(error) });
  }
};
