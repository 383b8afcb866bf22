// Plain TypeScript kernels: the specification that every faster backend is tested against, and the last resort.
import { activations } from "./activation.ts";
import { plainConvolve } from "./convolution.ts";
import { createRealFft, type RealFft } from "./fft.ts";
import type { Kernels } from "./kernels.ts";
import type { FloatArray, Matrix } from "./matrix.ts";
import { cholesky, choleskySolve } from "./plain-cholesky.ts";
import { tridiagonalize } from "./plain-tridiagonal.ts";

/** Creates the kernels in plain TypeScript. They run everywhere, on one thread. */
export function createPlainKernels(): Kernels {
  const transforms = new Map<number, RealFft>();
  const realFft = (length: number): RealFft => {
    const known = transforms.get(length) ?? createRealFft(length);
    transforms.set(length, known);
    return known;
  };

  return {
    name: "plain",

    multiply(out, a, b, { transposeA = false, transposeB = false, accumulate = false } = {}) {
      const left = transposeA ? transposed(a) : a;
      const right = transposeB ? transposed(b) : b;
      if (!accumulate) out.data.fill(0);
      addProduct(out, left, right);
    },

    gram(out, h, { lowerOnly = false } = {}) {
      const { rows, columns: c, data } = h;
      const sums = out.data;
      const buffer = new Float64Array(4 * c);
      for (let r = 0; r < rows; r += 4) {
        const count = Math.min(4, rows - r);
        buffer.fill(0);
        buffer.set(data.subarray(r * c, (r + count) * c));
        for (let i = 0; i < c; i++) {
          const h0 = buffer[i];
          const h1 = buffer[c + i];
          const h2 = buffer[2 * c + i];
          const h3 = buffer[3 * c + i];
          if (h0 === 0 && h1 === 0 && h2 === 0 && h3 === 0) continue;
          const at = i * c;
          for (let j = 0; j <= i; j++) {
            sums[at + j] += h0 * buffer[j] + h1 * buffer[c + j] + h2 * buffer[2 * c + j] + h3 * buffer[3 * c + j];
          }
        }
      }
      if (lowerOnly) return;
      for (let i = 1; i < c; i++) for (let j = 0; j < i; j++) sums[j * c + i] = sums[i * c + j];
    },

    hidden(out, inputs, weights, bias, activation) {
      for (let i = 0; i < out.rows; i++) out.data.set(bias, i * out.columns);
      addProduct(out, inputs, weights);
      const f = activations[activation];
      const { data } = out;
      for (let i = 0; i < data.length; i++) data[i] = f(data[i]);
    },

    cholesky,
    choleskySolve,
    tridiagonalize,
    convolve: plainConvolve,

    powerSpectrum(out, samples, hopLength, window, fftLength) {
      const fft = realFft(fftLength);
      const frame = new Float64Array(fftLength);
      const bins = fftLength / 2 + 1;
      for (let t = 0; t < out.rows; t++) {
        for (let i = 0; i < window.length; i++) frame[i] = samples[t * hopLength + i] * window[i];
        const spectrum = fft.transform(frame);
        for (let k = 0; k < bins; k++) out.data[t * bins + k] = spectrum[2 * k] ** 2 + spectrum[2 * k + 1] ** 2;
      }
    },
  };
}

function transposed(m: Matrix): Matrix {
  const { rows, columns } = m;
  const data = new (m.data.constructor as new (length: number) => FloatArray)(rows * columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) data[j * rows + i] = m.data[i * columns + j];
  return { rows: columns, columns: rows, data };
}

/** out (m × n) += a (m × k) · b (k × n): four rows of b at a time, summed in Float64 a row of `out` at a time. */
function addProduct(out: Matrix, a: Matrix, b: Matrix): void {
  const [m, k, n] = [a.rows, a.columns, b.columns];
  const [A, B] = [a.data, b.data];
  const sum = new Float64Array(n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) sum[j] = out.data[i * n + j];
    let p = 0;
    for (; p + 3 < k; p += 4) {
      const a0 = A[i * k + p];
      const a1 = A[i * k + p + 1];
      const a2 = A[i * k + p + 2];
      const a3 = A[i * k + p + 3];
      const [b0, b1, b2, b3] = [p * n, (p + 1) * n, (p + 2) * n, (p + 3) * n];
      for (let j = 0; j < n; j++) sum[j] += a0 * B[b0 + j] + a1 * B[b1 + j] + a2 * B[b2 + j] + a3 * B[b3 + j];
    }
    for (; p < k; p++) {
      const a0 = A[i * k + p];
      for (let j = 0; j < n; j++) sum[j] += a0 * B[p * n + j];
    }
    out.data.set(sum, i * n);
  }
}
