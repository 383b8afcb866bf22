// npm run bench: ulmus's kernels beside those of others, in one run, on this machine.
//   npm run bench -- [--only product,gram,solve,eigen,conv,architectures,fft,elm,readout,scaling] [--json] [--write] [--all]
// --json prints one object a line; --write also writes docs/benchmarks.md and docs/benchmarks.svg and adds the case
// `scaling` for the plot; --all adds what takes minutes. Peers from npm are installed into bench/node_modules; a peer
// that cannot be had is reported with the reason.
import { parseArgs } from "node:util";
import { createBackends } from "./backends.mjs";
import { cases } from "./cases/all.mjs";
import { runContest } from "./contest.mjs";
import { describeMachine } from "./machine.mjs";
import { openPeers } from "./peers/all.mjs";
import { headingOf, lineOf, writeReport } from "./report.mjs";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    json: { type: "boolean", default: false },
    write: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
  },
});
const usual = Object.keys(cases).filter((name) => name !== "scaling" || options.write);
const wanted = options.only?.split(",") ?? usual;
const unknown = wanted.filter((name) => !(name in cases));
if (unknown.length > 0) stop(`--only: must be of ${Object.keys(cases).join(", ")}, got ${unknown.join(", ")}`);
if (options.write && options.only) stop("--write: needs all cases; leave --only out");

const say = (text) => process.stderr.write(`${text}\n`);
const backends = await createBackends();
const peers = await openPeers(say);
const machine = await describeMachine(backends, peers);
say(
  `${machine.processor}, ${machine.cores} cores; Node ${machine.node}; ${backends.map(({ label }) => label).join(", ")}`,
);

const results = [];
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
  if (options.write) for (const path of writeReport(results, { machine, absent: peers.absent })) say(`wrote ${path}`);
} finally {
  peers.close();
}
// Threads of the peers may wait for ever.
process.exit();

async function runCase(name) {
  for await (const contest of cases[name]({ backends, peers, all: options.all })) {
    for (const row of contest.rows ?? (await runContest(name, contest))) {
      results.push(row);
      console.log(options.json ? JSON.stringify(row) : lineOf(row));
    }
  }
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
