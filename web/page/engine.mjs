// The module in a worker of its own. It may be missing: no WebAssembly, or a policy of the workplace that forbids it.

/** Replications after which something is told: soon, then twice as many each time. */
const FIRST = 10;

/** The stages up to so many replications. */
export function stagesOf(replications) {
  const stages = [];
  for (let stage = FIRST; stage < replications; stage *= 2) stages.push(stage);
  return [...stages, replications];
}

/** Starts the module. `on` hears `{ready}`, `{none}`, and of each job `{id, done, ...}`, `{id, faults}` or `{id, broken}`; of a
 * search `{id, replications}` and at its end `{id, answer}`. */
export function startEngine(script, packed, on) {
  let worker = null;
  let id = 0;
  let waiting = null;
  let ready = false;

  const begin = () => {
    const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
    ready = false;
    worker = new Worker(address);
    worker.onmessage = ({ data }) => hear(data);
    worker.onerror = (event) => hear({ none: event.message ?? "the worker cannot start" });
    worker.postMessage({ packed });
  };
  const hear = (told) => {
    if (told.ready) {
      ready = true;
      if (waiting) worker.postMessage(waiting);
    }
    if (told.id && told.id !== id) return;
    // A module that has trapped is of no more use: the next job begins with another.
    if (told.broken) {
      worker.terminate();
      worker = null;
    }
    on(told);
  };
  const supported = typeof WebAssembly === "object" && typeof Worker === "function" && typeof DecompressionStream === "function";
  if (!supported) {
    queueMicrotask(() => on({ none: "this browser cannot run the model" }));
    return { run: () => 0, search: () => 0, stop: () => {} };
  }
  try {
    begin();
  } catch (error) {
    queueMicrotask(() => on({ none: String(error) }));
    return { run: () => 0, search: () => 0, stop: () => {} };
  }
  const post = (job) => {
    id += 1;
    waiting = { id, ...job };
    if (!worker) begin();
    else if (ready) worker.postMessage(waiting);
    return id;
  };
  return {
    /** Begins a job, in the place of the one before; its number. */
    run: ({ base, changed }) => post({ base, changed, stages: stagesOf(base.replications) }),
    /** Begins a staffing search, likewise. */
    search: (request) => post({ search: request }),
    /** Ends a search with the best so far. */
    stop: () => worker?.postMessage({ id, stop: true }),
  };
}
