// Plain TypeScript kernels: the specification that every faster backend is tested against, and the last resort.
import { activations } from "./activation.ts";
import { plainConvolve } from "./convolution.ts";
import { createRealFft, type RealFft } from "./fft.ts";
import type { Kernels } from "./kernels.ts";
import { type Matrix, mirrorLower } from "./matrix.ts";
import { cholesky, choleskySolve } from "./plain-cholesky.ts";
import { eigen } from "./plain-eigen.ts";
import { createProduct, type View } from "./plain-product.ts";
import { reservoir } from "./plain-reservoir.ts";
import { tridiagonalize } from "./plain-tridiagonal.ts";
import type { Threads } from "./pool.ts";

export interface PlainOptions {
  /** Other threads that help with products; needs SharedArrayBuffer. */
  readonly threads?: Threads;
}

/** Creates the kernels in plain TypeScript. They run everywhere. */
export function createPlainKernels({ threads }: PlainOptions = {}): Kernels {
  const addProduct = createProduct(threads);
  const addMatrices = (out: Matrix, a: View, b: View, shape: { depth: number; triangle?: boolean }): void =>
    addProduct(viewOf(out), a, b, { rows: out.rows, columns: out.columns, ...shape });
  const transforms = new Map<number, RealFft>();
  const realFft = (length: number): RealFft => {
    const known = transforms.get(length) ?? createRealFft(length);
    transforms.set(length, known);
    return known;
  };

  return {
    name: "plain",

    multiply(out, a, b, { transposeA = false, transposeB = false, accumulate = false } = {}) {
      if (!accumulate) out.data.fill(0);
      addMatrices(out, viewOf(a, transposeA), viewOf(b, transposeB), { depth: transposeA ? a.rows : a.columns });
    },

    gram(out, h, { lowerOnly = false, ofRows = false } = {}) {
      const depth = ofRows ? h.columns : h.rows;
      addMatrices(out, viewOf(h, !ofRows), viewOf(h, ofRows), { depth, triangle: true });
      if (!lowerOnly) mirrorLower(out);
    },

    hidden(out, inputs, weights, bias, activation) {
      for (let i = 0; i < out.rows; i++) out.data.set(bias, i * out.columns);
      addMatrices(out, viewOf(inputs), viewOf(weights), { depth: inputs.columns });
      const f = activations[activation];
      const { data } = out;
      for (let i = 0; i < data.length; i++) data[i] = f(data[i]);
    },

    cholesky: (a) => cholesky(a, addProduct),
    choleskySolve,
    tridiagonalize: (a, diagonal, offDiagonal, rows) =>
      tridiagonalize(a, diagonal, offDiagonal, { addProduct, ...(rows && { rows }) }),
    eigen: (a, values) => eigen(a, values, addProduct),
    reservoir,
    convolve: plainConvolve,

    powerSpectrum(out, samples, hopLength, window, fftLength) {
      const fft = realFft(fftLength);
      const frame = new Float64Array(fftLength);
      const bins = fftLength / 2 + 1;
      const { data } = out;
      for (let t = 0; t < out.rows; t++) {
        const from = t * hopLength;
        for (let i = 0; i < window.length; i++) frame[i] = samples[from + i] * window[i];
        const spectrum = fft.transform(frame);
        for (let k = 0, at = t * bins; k < bins; k++, at++) {
          const real = spectrum[2 * k];
          const imaginary = spectrum[2 * k + 1];
          data[at] = real * real + imaginary * imaginary;
        }
      }
    },
  };
}

function viewOf({ columns, data }: Matrix, transposed = false): View {
  return transposed ? { data, at: 0, row: 1, column: columns } : { data, at: 0, row: columns, column: 1 };
}
