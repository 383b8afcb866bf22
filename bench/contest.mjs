// Times contestants at one task side by side: in rounds, each once a round, so that a disturbance meets all of them.
// A contestant is { name, threads, ours?, variant?, family?, tolerance?, turns?, make }; `make()` gives
// { run(iterations) → ms of one or undefined, error?(), accuracy?(), close?() }.
import { setTimeout as pause } from "node:timers/promises";

/** Threads of the one before spin for a while: they must be asleep. */
const settleMs = 40;
const shortestMs = 60;
/** From here on a first run is no warm-up, but the first turn. */
const countedMs = 2000;

/** The time of one run of `run(iterations)`: what it returns, or what the clock says. */
async function timeOf(run, iterations) {
  const started = performance.now();
  const own = await run(iterations);
  return own ?? (performance.now() - started) / iterations;
}

/** Runs work that is not a promise `iterations` times; the time is taken outside. */
export function repeated(work) {
  return (iterations) => {
    for (let i = 0; i < iterations; i++) work();
  };
}

/** One contest's rows: each of ours against each peer of as many threads. */
export async function runContest(name, { size, contestants, tolerance = Infinity, work, seconds }) {
  const runners = [];
  const failed = [];
  for (const contestant of contestants) {
    try {
      const made = await contestant.make();
      const first = await timeOf(made.run, 1); // also the warm-up
      const second = first < 1000 ? await timeOf(made.run, 1) : first;
      const error = await made.error?.();
      if (error !== undefined && !(error <= (contestant.tolerance ?? tolerance))) {
        throw new Error(
          `wrong result: error ${error.toExponential(1)} of at most ${contestant.tolerance ?? tolerance}`,
        );
      }
      runners.push({
        ...contestant,
        ...made,
        error,
        iterations: Math.ceil(shortestMs / second),
        first: second,
        times: first > countedMs ? [first] : [],
      });
    } catch (cause) {
      failed.push({ ...contestant, reason: firstLine(cause) });
    }
  }
  await runRounds(runners);
  for (const runner of runners) await runner.close?.();
  return rowsOf(name, size, runners, { failed, work, seconds });
}

async function runRounds(runners) {
  for (let round = 0; round < 5; round++) {
    for (const runner of runners.filter(({ first, turns = roundsFor(first) }) => round < turns)) {
      await pause(settleMs);
      if (runner.first < 200) await timeOf(runner.run, 1);
      runner.times.push(await timeOf(runner.run, runner.iterations));
    }
  }
}

/** Turns for work that takes `ms`. */
function roundsFor(ms) {
  if (ms > 10_000) return 1;
  if (ms > countedMs) return 2;
  return ms > 700 ? 3 : 5;
}

function rowsOf(name, size, runners, { failed, work, seconds }) {
  const ours = runners.filter((runner) => runner.ours);
  const peers = withBest(
    runners.filter((runner) => !runner.ours).map((runner) => ({ ...runner, ms: median(runner.times) })),
  );
  const rows = ours.flatMap((own) => {
    const ms = median(own.times);
    const base = {
      case: name,
      size: own.variant ? `${size}, ${own.variant}` : size,
      backend: own.name,
      threads: own.threads,
      ms: round(ms),
      ...(work && { gflops: round(work / ms / 1e6) }),
      // How many seconds of sound a second is enough for.
      ...(seconds && { timesRealTime: round((1000 * seconds) / ms) }),
    };
    const rivals = peers.filter(({ threads }) => threads === own.threads);
    const last = { error: own.error ?? null, ...(own.accuracy && { accuracy: own.accuracy() }) };
    if (rivals.length === 0) return [{ ...base, peer: null, peerMs: null, ratio: null, ...last }];
    return rivals.map((rival) => ({
      ...base,
      peer: rival.name,
      peerMs: round(rival.ms),
      ratio: round(rival.ms / ms),
      ...last,
    }));
  });
  const absent = failed.map((one) => ({
    case: name,
    size,
    backend: one.ours ? one.name : null,
    threads: one.threads,
    ms: null,
    peer: one.ours ? null : one.name,
    peerMs: null,
    ratio: null,
    error: one.reason,
  }));
  return [...rows, ...absent];
}

/** Where several peers of as many threads belong to one family, the fastest of them once more under the family's name. */
function withBest(peers) {
  const families = new Map();
  for (const peer of peers) {
    const key = `${peer.family} ${peer.threads}`;
    families.set(key, [...(families.get(key) ?? []), peer]);
  }
  const best = [...families.values()]
    .filter((family) => family[0].family !== undefined && family.length > 1)
    .map((family) => {
      const fastest = family.reduce((a, b) => (a.ms <= b.ms ? a : b));
      return { ...fastest, name: `${fastest.family} (best)` };
    });
  return [...peers, ...best];
}

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function round(value) {
  return Number(value.toPrecision(4));
}

function firstLine(cause) {
  return String(cause?.message ?? cause).split("\n")[0];
}
