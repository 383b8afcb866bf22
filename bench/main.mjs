// npm run bench: ulmus's kernels beside those of others, in one run, on this machine.
//   npm run bench -- [--only product,gram,solve,eigen,conv,architectures,fft,features,elm,readout,scaling,evaluate,studio] [--json] [--write] [--all]
// --json prints one object a line; --write also keeps the rows in bench/results.jsonl and writes docs/benchmarks.md and
// docs/benchmarks.svg from all that are kept, so that a case can be repeated alone; it adds the cases `scaling`, for the plot,
// and `evaluate` and `studio`, which want ULMUS_DATASETS. --all adds what takes minutes. Peers from npm are installed into
// bench/node_modules; a peer that cannot be had is reported with the reason.
import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { createBackends } from "./backends.mjs";
import { cases } from "./cases/all.mjs";
import { runContest } from "./contest.mjs";
import { describeMachine } from "./machine.mjs";
import { openPeers } from "./peers/all.mjs";
import { headingOf, lineOf, writeReport } from "./report.mjs";
import { keepResult, readResults } from "./results.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
  },
});
const usual = Object.keys(cases).filter((name) => options.write || !["scaling", "evaluate", "studio"].includes(name));
const wanted = options.only?.split(",") ?? usual;
const unknown = wanted.filter((name) => !(name in cases));
if (unknown.length > 0) stop(`--only: must be of ${Object.keys(cases).join(", ")}, got ${unknown.join(", ")}`);

const say = (text) => process.stderr.write(`${text}\n`);
const backends = await createBackends();
const peers = await openPeers(say);
const machine = await describeMachine(backends, peers);
say(
  `${machine.processor}, ${machine.cores} cores; Node ${machine.node}; ${backends.map(({ label }) => label).join(", ")}`,
);

try {
  for (const name of wanted) {
    if (!options.json) console.log(`\n${headingOf(name)}`);
    try {
      await runCase(name);
    } catch (cause) {
      // The others are still worth running; but this one is ours to mend.
      console.log(options.json ? JSON.stringify({ case: name, error: String(cause) }) : `failed: ${cause.stack}`);
      process.exitCode = 1;
    }
  }
  for (const { peer, reason } of peers.absent) {
    if (!options.json) console.log(`absent: ${peer}: ${reason}`);
    else console.log(JSON.stringify({ case: "absent", peer, error: reason }));
  }
  if (options.write) for (const path of writeReport(readResults())) say(`wrote ${path}`);
} finally {
  peers.close();
}
// Threads of the peers may wait for ever.
process.exit();

/** Keeps what there is after each contest, so that a run that is broken off is not lost. */
async function runCase(name) {
  const load = Math.round(10 * loadavg()[0]) / 10;
  const rows = [];
  for await (const contest of cases[name]({ backends, peers, all: options.all })) {
    for (const row of contest.rows ?? (await runContest(name, contest))) {
      rows.push(row);
      console.log(options.json ? JSON.stringify(row) : lineOf(row));
    }
    if (options.write) keepResult({ case: name, day: machine.day, load, machine, absent: peers.absent, rows });
  }
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
