// The most memory that a streamed training takes: 40,000 rows in blocks of 2000, of which none is kept. What it needs is
// the sums, L²·8 bytes, beside Node itself, one block and what the solution works on; 200 MB are allowed for these.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../memory.mjs", import.meta.url));
const rows = 40_000;

/** Finished rows of the report, in MB where others have ms; a ratio is what is allowed divided by what is taken. */
export function* memoryOfTraining(backends) {
  const sizes = [
    ["native", 1000],
    ["native", 4000],
    ["wasm", 1000],
  ];
  for (const [backend, units] of sizes) {
    for (const { threads } of backends.filter((one) => one.backend === backend)) {
      const words = [program, backend, threads, units, rows].map(String);
      const taken = Number(execFileSync(process.execPath, words)) / 1e6;
      const allowed = (8 * units ** 2) / 1e6 + 200;
      yield {
        case: "elm",
        size: `L = ${units}, most memory of a streamed training`,
        backend,
        threads,
        megabytes: Math.round(taken),
        peer: "L²·8 B + 200 MB",
        allowedMegabytes: Math.round(allowed),
        ratio: Number((allowed / taken).toPrecision(4)),
      };
    }
  }
}
