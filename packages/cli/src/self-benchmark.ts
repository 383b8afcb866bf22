// A few seconds of the work that training consists of, on each backend of the kernels: how fast is this machine?
// It compares backends, not machines with care: for that there is `npm run bench` in the repository.
import type { Kernels } from "ulmus";
import { createKernels } from "ulmus/node";

/** Billions of additions and multiplications in a second. */
export interface Speed {
  readonly backend: string;
  readonly threads: number;
  /** A product of two Float32 matrices, 512 × 512. */
  readonly product: number;
  /** HᵀH of 1000 Float32 rows of 512, in Float64. */
  readonly gram: number;
  /** A Cholesky factorisation and solution with ten right sides, n = 512, in Float64. */
  readonly solve: number;
}

const size = 512;
const rows = 1000;
const outputs = 10;
const milliseconds = 250;

/** Measures `backend` for about a second. */
export function measureSpeed(backend: string, threads: number): Speed {
  const kernels = createKernels(backend, { threads });
  const operations = {
    product: 2 * size ** 3,
    gram: rows * size * (size + 1),
    solve: size ** 3 / 3 + 2 * size ** 2 * outputs,
  };
  const speed = (name: keyof typeof operations, work: () => void): number =>
    operations[name] / medianSeconds(work) / 1e9;
  return {
    backend,
    threads,
    product: speed("product", productWork(kernels)),
    gram: speed("gram", gramWork(kernels)),
    solve: speed("solve", solveWork(kernels)),
  };
}

function productWork(kernels: Kernels): () => void {
  const [a, b, out] = [pattern(size * size), pattern(size * size), new Float32Array(size * size)].map(square);
  return () => kernels.multiply(out, a, b);
}

function gramWork(kernels: Kernels): () => void {
  const h = { rows, columns: size, data: pattern(rows * size) };
  const out = square(new Float64Array(size * size));
  return () => kernels.gram(out, h);
}

function solveWork(kernels: Kernels): () => void {
  const a = square(new Float64Array(size * size));
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) a.data[i * size + j] = 1 / (1 + Math.abs(i - j));
  for (let i = 0; i < size; i++) a.data[i * size + i] = size; // diagonally dominant, so positive definite
  const factor = square(new Float64Array(size * size));
  const x = { rows: size, columns: outputs, data: new Float64Array(size * outputs) };
  return () => {
    factor.data.set(a.data);
    x.data.fill(1);
    kernels.cholesky(factor);
    kernels.choleskySolve(factor, x);
  };
}

function square<Data>(data: Data): { rows: number; columns: number; data: Data } {
  return { rows: size, columns: size, data };
}

/** Numbers of −0.5 … 0.5 without order; which ones does not matter. */
function pattern(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 8) / 2 ** 24 - 0.5);
}

/** Of as many runs as fit, after one to warm up. */
function medianSeconds(work: () => void): number {
  work();
  const times: number[] = [];
  for (const end = performance.now() + milliseconds; times.length < 3 || performance.now() < end;) {
    const started = performance.now();
    work();
    times.push(performance.now() - started);
  }
  return times.toSorted((a, b) => a - b)[times.length >> 1] / 1000;
}
