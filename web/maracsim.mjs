// The module for a page or a worker: requests go in as objects, answers come out as objects. No network, no clock.
//
//     const model = await load(bytes);
//     const run = model.open({ areas: ["Fife"], sets: ["idaa.places=40"], replications: 100 });
//     while (run.advance(10) < run.replications) post(run.result());
//     run.close();

/** What is wrong with a request: `faults` are the lines that the command line prints, one text for each fault. */
export class Refused extends Error {
  constructor(faults) {
    super(faults.join("\n"));
    this.name = "Refused";
    this.faults = faults;
  }
}

/** Makes an instance of the module from its bytes (an ArrayBuffer or a typed array). */
export async function load(bytes) {
  const { instance } = await WebAssembly.instantiate(bytes, {});
  const wasm = instance.exports;

  // Memory may have moved: its buffer is taken anew each time.
  const answer = () =>
    new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.maracsim_answer(), wasm.maracsim_answer_length()));

  const put = (request) => {
    const text = new TextEncoder().encode(JSON.stringify(request));
    const at = wasm.maracsim_input(text.length);
    if (at === 0) throw new Refused(["error: the request is too long"]);
    new Uint8Array(wasm.memory.buffer, at, text.length).set(text);
  };

  const unless_refused = (number) => {
    const text = answer();
    const told = JSON.parse(text);
    // A page's numbers end at 2^53: a larger seed is told by its digits, so that it can be asked for again.
    if ("seed" in told && !Number.isSafeInteger(told.seed)) told.seed = /"seed": (\d+)/.exec(text)[1];
    if (told.faults) throw new Refused(told.faults);
    return { number, told };
  };

  /** A number of steps, as the module takes it. */
  const counted = (steps, of) => {
    if (Number.isInteger(steps) && steps >= 0 && steps <= 0xffffffff) return steps;
    throw new Refused([`error: that is no number of ${of}\n  hint: write a whole number`]);
  };

  return {
    /** The version of the program. */
    version() {
      wasm.maracsim_version();
      return answer();
    },

    /** Memory that the instance has taken, in bytes; it never gives any back. */
    memory: () => wasm.memory.buffer.byteLength,

    /** A whole run: what `maracsim run --format json` prints. */
    run(request) {
      put(request);
      return unless_refused(wasm.maracsim_run()).told;
    },

    /** A run in steps: scenario, title, rationale, replications, years and places, and what can be done with it. */
    open(request) {
      put(request);
      const { number, told } = unless_refused(wasm.maracsim_open());
      return {
        ...told,
        number,
        /** Does up to so many more replications; how many are finished in all. */
        advance: (replications) =>
          unless_refused(wasm.maracsim_advance(number, counted(replications, "replications"))).number,
        /** What the finished replications come to, in the shape of `run`. */
        result: () => unless_refused(wasm.maracsim_result(number)).told,
        /** What it does beyond another open run, over the replications that both have. */
        versus: (base) => unless_refused(wasm.maracsim_versus(base.number, number)).told,
        /** Forgets the run. */
        close: () => void unless_refused(wasm.maracsim_close(number)),
      };
    },

    /** A staffing search in steps: the GSS codes of its closed group, and what can be done with it. */
    search(request) {
      put(request);
      const { number, told } = unless_refused(wasm.maracsim_search_open());
      return {
        ...told,
        /** Goes on for so many small steps: whether it is done, and how many replications were simulated. */
        advance: (steps) => unless_refused(wasm.maracsim_search_advance(number, counted(steps, "steps"))).told,
        /** What it has found so far: blocks of text and tables, rows as CSV, and the plan as levers. */
        result: () => unless_refused(wasm.maracsim_search_result(number)).told,
        /** Forgets the search. */
        close: () => void unless_refused(wasm.maracsim_search_close(number)),
      };
    },
  };
}
