// A Python beside us, with a number of OpenBLAS threads that is fixed when it starts. It makes programs, runs and times them.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = process.env.PYTHON ?? (existsSync("/usr/bin/python3") ? "/usr/bin/python3" : "python3");

export async function openPython(threads) {
  const python = await startPython(threads, {});
  // An OpenBLAS that does not know the processor takes its code of 2004: it is told what the processor can do.
  if (!python.versions.BLAS.includes("(Prescott)")) return python;
  const core = coreType();
  if (!core) return python;
  python.close();
  return startPython(threads, { OPENBLAS_CORETYPE: core });
}

/** What OpenBLAS calls a processor with these vectors. */
function coreType() {
  const flags =
    /^flags\s*:(.*)$/m.exec(existsSync("/proc/cpuinfo") ? readFileSync("/proc/cpuinfo", "utf8") : "")?.[1] ?? "";
  const names = [
    ["avx512_bf16", "Cooperlake"],
    ["avx512f", "SkylakeX"],
    ["avx2", "Haswell"],
  ];
  return names.find(([flag]) => flags.split(" ").includes(flag))?.[1];
}

async function startPython(threads, environment) {
  // These two, where an environment sets them, make OpenBLAS take code for an older processor.
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...rest } = process.env;
  const count = String(threads);
  const child = spawn(program, [fileURLToPath(new URL("programs.py", import.meta.url))], {
    env: { ...rest, ...environment, OPENBLAS_NUM_THREADS: count, OMP_NUM_THREADS: count, BENCH_THREADS: count },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text) => (said += text));
  const waiting = [];
  let ended;
  const end = (reason) => {
    ended ??= new Error(reason);
    for (const { reject } of waiting.splice(0)) reject(ended);
  };
  child.on("error", (cause) => end(`${program}: ${cause.message}`));
  child.on("close", (code) => end(`${program} ended with ${code}: ${said.trim().split("\n").at(-1)}`));
  createInterface({ input: child.stdout }).on("line", (line) => waiting.shift()?.resolve(JSON.parse(line)));
  const ask = async (request) => {
    if (ended) throw ended;
    const answer = await new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      child.stdin.write(`${JSON.stringify(request)}\n`);
    });
    if (answer.error) throw new Error(answer.error);
    return answer;
  };
  const { versions } = await ask({ do: "versions" });
  const folder = mkdtempSync(join(tmpdir(), "ulmus-bench-"));
  return {
    threads,
    versions,
    make: (name, values = {}) => makeProgram(ask, folder, { name, values }),
    close() {
      child.stdin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A program of programs.py; typed arrays among `values` go there through files. Its result comes back as Float64. */
async function makeProgram(ask, folder, { name, values }) {
  const given = Object.entries(values).map(([key, value]) => {
    if (!ArrayBuffer.isView(value)) return [key, value];
    const path = join(folder, key);
    writeFileSync(path, value);
    return [key, { path, type: { Float32Array: "f4", Float64Array: "f8", Int32Array: "i4" }[value.constructor.name] }];
  });
  const { id } = await ask({ do: "make", name, values: Object.fromEntries(given) });
  return {
    run: async (iterations) => (await ask({ do: "run", id, iterations })).ms,
    result: async () => {
      const path = join(folder, "result");
      await ask({ do: "result", id, path });
      const bytes = readFileSync(path);
      return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    },
    close: () => ask({ do: "close", id }),
  };
}
