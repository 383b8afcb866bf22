// `ulmus evaluate` as a user runs it, features from the cache, baselines included, on each backend: what kernels are worth.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../packages/cli/dist/main.js", import.meta.url));
const sets = [
  ["FSDD, --split fold", "fsdd", ["--split", "fold"]],
  ["ESC-10, --folds fold", "esc10", ["--folds", "fold"]],
];

export async function* evaluations() {
  for (const [size, folder, words] of sets) yield { rows: evaluationRows(size, folder, words) };
}

function evaluationRows(size, folder, words) {
  const base = { case: "evaluate", size, threads: availableParallelism(), peer: null, peerMs: null, ratio: null };
  const table = join(process.env.ULMUS_DATASETS ?? "", folder, "labels.csv");
  if (!process.env.ULMUS_DATASETS || !existsSync(table) || !existsSync(program)) {
    return [{ ...base, backend: null, ms: null, error: "needs ULMUS_DATASETS, and the build (npm run build)" }];
  }
  const cache = mkdtempSync(join(tmpdir(), "ulmus-bench-"));
  try {
    timed("native", { table, words, cache }); // measures the features
    const plain = timed("plain", { table, words, cache });
    const fast = ["wasm", "native"].map((backend) => timed(backend, { table, words, cache }));
    return [plain, ...fast].map(({ backend, ms, accuracy, seconds }) => ({
      ...base,
      backend,
      ms,
      ...(backend !== "plain" && {
        peer: "plain kernels",
        peerMs: plain.ms,
        ratio: Number((plain.ms / ms).toPrecision(4)),
      }),
      error: null,
      accuracy,
      seconds,
    }));
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

function timed(backend, { table, words, cache }) {
  const started = performance.now();
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, "evaluate", table, ...words, "--json"], {
    env: { ...process.env, ULMUS_BACKEND: backend, ULMUS_CACHE: cache },
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`ulmus evaluate ended with ${status}: ${stderr.trim().split("\n").at(-1)}`);
  const { accuracy, seconds } = JSON.parse(stdout);
  return { backend, ms: Math.round(performance.now() - started), accuracy, seconds };
}
