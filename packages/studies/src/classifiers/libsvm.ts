// libsvm (Chang & Lin 2011) as WebAssembly: solves the dual of C-SVC for a given kernel matrix, class against class. What comes
// of it is read from libsvm's own text of a model, so that rows are scored here and nothing is left in its memory.
import { createRequire } from "node:module";
import type { Matrix64 } from "ulmus";
import { matrix64 } from "ulmus/parts";

/** A pair of classes: whether a row is of the first one. */
interface Pair {
  readonly classes: readonly [number, number];
  /** Σ coefficient · k(x, row) > rho: the first. */
  readonly rho: number;
  readonly rows: Int32Array;
  readonly coefficients: Float64Array;
}

/** What libsvm has learnt of a kernel matrix. */
export interface SupportVectors {
  readonly pairs: readonly Pair[];
}

/** What libsvm-js exports; it comes without types. */
interface Library {
  new (options: Readonly<Record<string, unknown>>): {
    train(samples: readonly Float64Array[], labels: readonly number[]): void;
    serializeModel(): string;
    free(): void;
  };
}

/** Loads libsvm, once for each program. */
export function loadLibsvm(): Promise<Library> {
  const require = createRequire(import.meta.url);
  const { instantiateStreaming } = WebAssembly;
  // Its loader would fetch a path as if it were a URL, and complain on stderr before it reads the file.
  Reflect.set(WebAssembly, "instantiateStreaming", undefined);
  try {
    return require("libsvm-js/wasm") as Promise<Library>;
  } finally {
    Reflect.set(WebAssembly, "instantiateStreaming", instantiateStreaming);
  }
}

/** Trains on k(xᵢ, xⱼ) (n × n) and the class of each row. */
export function trainLibsvm(
  Svm: Library,
  kernel: Matrix64,
  classes: Int32Array,
  { cost, tolerance = 1e-3 }: { readonly cost: number; readonly tolerance?: number },
): SupportVectors {
  const machine = new Svm({ type: "0", kernel: "4", cost, tolerance, gamma: 1, cacheSize: 100, quiet: true });
  try {
    // A row of a precomputed kernel begins with its number, from 1 on.
    const rows = Array.from({ length: kernel.rows }, (_, i) =>
      Float64Array.of(i + 1, ...kernel.data.subarray(i * kernel.columns, (i + 1) * kernel.columns)),
    );
    machine.train(rows, [...classes]);
    return readModel(machine.serializeModel());
  } finally {
    machine.free();
  }
}

/** Votes of the pairs of classes for each row of k(x, xⱼ) (m × n) → m × classes; of equals the first wins, as in libsvm. */
export function votes({ pairs }: SupportVectors, kernel: Matrix64, classCount: number): Matrix64 {
  const out = matrix64(kernel.rows, classCount);
  for (let i = 0; i < kernel.rows; i++) {
    const at = i * kernel.columns;
    for (const { classes, rho, rows, coefficients } of pairs) {
      let sum = -rho;
      for (let k = 0; k < rows.length; k++) sum += coefficients[k] * kernel.data[at + rows[k]];
      out.data[i * classCount + classes[sum > 0 ? 0 : 1]] += 1;
    }
  }
  return out;
}

/** libsvm's text: of each support vector its coefficients against the other classes, and "0:number". */
function readModel(text: string): SupportVectors {
  const [head, body] = text.split("SV\n") as [string, string];
  const values = (name: string): number[] =>
    (head.split("\n").find((line) => line.startsWith(`${name} `)) ?? "").split(" ").slice(1).map(Number);
  const [labels, counts, rhos] = [values("label"), values("nr_sv"), values("rho")];
  const vectors = body.trimEnd().split("\n").map(readVector);
  const starts = counts.map((_, c) => counts.slice(0, c).reduce((sum, count) => sum + count, 0));
  const pairs: Pair[] = [];
  for (let a = 0; a < labels.length; a++) {
    for (let b = a + 1; b < labels.length; b++) {
      const of = (c: number): readonly SupportVector[] => vectors.slice(starts[c], starts[c] + counts[c]);
      const [mine, theirs] = [of(a), of(b)];
      pairs.push({
        classes: [labels[a], labels[b]],
        rho: rhos[pairs.length],
        rows: Int32Array.from([...mine, ...theirs], ({ row }) => row),
        // A vector of class a has its coefficient against b in place b − 1, one of b its own against a in place a.
        coefficients: Float64Array.from([
          ...mine.map(({ coefficients }) => coefficients[b - 1]),
          ...theirs.map(({ coefficients }) => coefficients[a]),
        ]),
      });
    }
  }
  return { pairs };
}

interface SupportVector {
  readonly row: number;
  readonly coefficients: readonly number[];
}

function readVector(line: string): SupportVector {
  const words = line.trim().split(" ");
  const number = words.findIndex((word) => word.startsWith("0:"));
  return { row: Number(words[number].slice(2)) - 1, coefficients: words.slice(0, number).map(Number) };
}
