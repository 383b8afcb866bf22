// Decodes damaged files by the thousand and fails if one crashes the program, hangs, takes too much memory, gives an empty
// sound, or is refused in another way than by a FileError. Needs a build. The same seed gives the same files.
//   node scripts/fuzz-decoders.mjs [--runs 10000] [--seed 1] [--only mp3,flac] [--seconds 20] [--megabytes 1024] [--json]
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const formats = ["wav", "aiff", "flac", "oggflac", "mp3", "vorbis", "opus"];
const { values: options } = parseArgs({
  options: {
    runs: { type: "string", default: "10000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: formats.join(",") },
    /** For one file. */
    seconds: { type: "string", default: "20" },
    /** For the whole process. */
    megabytes: { type: "string", default: "1024" },
    json: { type: "boolean", default: false },
  },
});
const child = fileURLToPath(new URL("fuzz/child.mjs", import.meta.url));
const first = 1_000_000 * Number(options.seed);
const end = first + Number(options.runs);

let faults = 0;
for (const format of options.only.split(",")) {
  const result = await fuzz(format);
  faults += result.faults.length;
  console.log(options.json ? JSON.stringify(result) : textOf(result));
}
process.exitCode = faults > 0 ? 1 : 0;

/** Runs all seeds of a format; after a fault that ended the child, another goes on with the next seed. */
async function fuzz(format) {
  const result = { format, sound: 0, refused: 0, faults: [], seconds: 0, slowestMs: 0, megabytes: 0 };
  const started = performance.now();
  for (let next = first; next < end;) next = await runChild(format, next, result);
  result.seconds = (performance.now() - started) / 1000;
  return result;
}

function runChild(format, from, result) {
  return new Promise((resolve) => {
    const worker = fork(child, { execArgv: ["--max-old-space-size=512"] });
    let current = from;
    let reason = "the process crashed";
    let timer;
    const stop = (why) => {
      reason = why;
      worker.kill("SIGKILL");
    };
    worker.on("message", (message) => {
      clearTimeout(timer);
      if ("begun" in message) {
        current = message.begun;
        timer = setTimeout(() => stop(`takes longer than ${options.seconds} s`), 1000 * Number(options.seconds));
        return;
      }
      count(result, message);
      if (message.seed === end - 1) worker.disconnect();
      current = message.seed + 1;
      if (result.megabytes > Number(options.megabytes)) stop(`takes ${result.megabytes} MB`);
    });
    worker.on("exit", () => {
      clearTimeout(timer);
      if (current < end) result.faults.push({ seed: current, what: reason });
      resolve(current < end ? current + 1 : end);
    });
    worker.send({ format, from, to: end });
  });
}

function count(result, { seed, outcome, ms, bytes = 0 }) {
  result.slowestMs = Math.max(result.slowestMs, Math.round(ms));
  result.megabytes = Math.max(result.megabytes, Math.round(bytes / 1e6));
  if (outcome === "sound" || outcome === "refused") result[outcome]++;
  else result.faults.push({ seed, what: outcome });
}

function textOf({ format, sound, refused, faults, seconds, slowestMs, megabytes }) {
  const lines = faults.slice(0, 20).map(({ seed, what }) => `  seed ${seed}: ${what}`);
  const counts = `${sound} sounds, ${refused} refused, ${faults.length} faults`;
  return [`${format}: ${counts}; ${seconds.toFixed(1)} s, slowest ${slowestMs} ms, ${megabytes} MB`, ...lines].join(
    "\n",
  );
}
