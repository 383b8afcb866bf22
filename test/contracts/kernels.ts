// What every set of kernels must do, whatever it is made of. Products are compared with the plain kernels; what decomposes
// a matrix is checked by putting it together again. Shapes are 0, 1, primes and the neighbours of tile and block sizes,
// and every matrix is a view that does not begin at byte 0.
import fc from "fast-check";
import { activationNames } from "ulmus-source/math/activation.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { type Convolution, convolutionAxes } from "ulmus-source/math/convolution.ts";
import type { Kernels } from "ulmus-source/math/kernels.ts";
import type { FloatArray, Matrix, Matrix32, Matrix64 } from "ulmus-source/math/matrix.ts";
import { describe, expect, test } from "vitest";

export interface KernelsContract {
  /** Of Float64 results: of the sum of the magnitudes of what was added up. */
  readonly relativeError: number;
  /** The same of Float32 results. */
  readonly relativeError32?: number;
}

const size = fc.constantFrom(0, 1, 2, 3, 5, 7, 8, 13, 24, 31, 47, 48, 49, 97, 131);
const depth = fc.constantFrom(0, 1, 2, 3, 17, 64, 255, 257, 331);
const seed = fc.integer();

/** Values in −1 … 1, the same for the same seed. */
function fill<Data extends FloatArray>(data: Data, seed: number): Data {
  let state = seed | 0;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[i] = state / 2 ** 31;
  }
  return data;
}

/** A view that begins one element into its buffer, with one element behind it. */
function random32(rows: number, columns: number, seed: number): Matrix32 {
  return { rows, columns, data: fill(new Float32Array(rows * columns + 2).subarray(1, 1 + rows * columns), seed) };
}

function random64(rows: number, columns: number, seed: number): Matrix64 {
  return { rows, columns, data: fill(new Float64Array(rows * columns + 2).subarray(1, 1 + rows * columns), seed) };
}

function copyOf<M extends Matrix>(m: M): M {
  return { ...m, data: m.data.slice() };
}

function map<M extends Matrix>(m: M, f: (x: number) => number): M {
  return { ...m, data: m.data.map(f) };
}

/** Fails where |got − want| exceeds `error` times the scale of that element (1 where none is given). */
function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, error: number, scale?: ArrayLike<number>): void {
  expect(got.length).toBe(want.length);
  for (let i = 0; i < want.length; i++) {
    const bound = error * (scale ? scale[i] : 1);
    if (!(Math.abs(got[i] - want[i]) <= bound)) {
      expect.fail(`element ${i}: got ${got[i]}, want ${want[i]} to ${bound}`);
    }
  }
}

/** a · b by the definition, with options; in Float64. */
function product(a: Matrix, b: Matrix, transposeA = false, transposeB = false): Matrix64 {
  const [rows, depth] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const columns = transposeB ? b.rows : b.columns;
  const data = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < depth; k++) {
        sum +=
          a.data[transposeA ? k * a.columns + i : i * a.columns + k] *
          b.data[transposeB ? j * b.columns + k : k * b.columns + j];
      }
      data[i * columns + j] = sum;
    }
  }
  return { rows, columns, data };
}

/** A symmetric matrix whose eigenvalues lie between `ridge` and about n. */
function positiveDefinite(n: number, seed: number, ridge = 0.1): Matrix64 {
  const x = random64(n, n, seed);
  const a = product(x, x, true);
  for (let i = 0; i < n; i++) a.data[i * n + i] += ridge;
  return { ...a, data: offset(a.data) };
}

/** The same values in a view that begins one element into its buffer. */
function offset(data: Float64Array): Float64Array {
  const moved = new Float64Array(data.length + 2).subarray(1, 1 + data.length);
  moved.set(data);
  return moved;
}

/** Runs the suite. */
export function kernelsContract(
  name: string,
  kernels: Kernels,
  { relativeError, relativeError32 = 3e-6 }: KernelsContract,
): void {
  describe(`kernels: ${name}`, () => {
    productContract(kernels, relativeError, relativeError32);
    gramContract(kernels, relativeError);
    hiddenContract(kernels, relativeError32);
    choleskyContract(kernels, relativeError);
    tridiagonalContract(kernels, relativeError);
    spectrumContract(kernels, relativeError32);
    convolutionContract(kernels, relativeError32);
  });
}

function productContract(kernels: Kernels, error64: number, error32: number): void {
  const flags = fc.record({ transposeA: fc.boolean(), transposeB: fc.boolean(), accumulate: fc.boolean() });
  const types = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean());
  test(`multiply agrees with the definition to ${error64} in Float64 and ${error32} in Float32, and touches nothing else`, () =>
    fc.assert(
      fc.property(size, size, depth, flags, types, seed, (m, n, k, options, [wideOut, wideA, wideB], s) => {
        const random = (wide: boolean, rows: number, columns: number, seed: number): Matrix =>
          wide ? random64(rows, columns, seed) : random32(rows, columns, seed);
        const a = options.transposeA ? random(wideA, k, m, s) : random(wideA, m, k, s);
        const b = options.transposeB ? random(wideB, n, k, s + 1) : random(wideB, k, n, s + 1);
        const out = random(wideOut, m, n, s + 2);
        const [a0, b0, out0] = [copyOf(a), copyOf(b), copyOf(out)];
        const outside = new (out.data.constructor as Float64ArrayConstructor)(out.data.buffer as ArrayBuffer);
        kernels.multiply(out, a, b, options);
        const want = product(a, b, options.transposeA, options.transposeB);
        const scale = product(map(a, Math.abs), map(b, Math.abs), options.transposeA, options.transposeB);
        for (let i = 0; i < want.data.length; i++) {
          scale.data[i] += 1;
          if (options.accumulate) want.data[i] += out0.data[i];
        }
        expectClose(out.data, want.data, wideOut ? error64 : error32, scale.data);
        expect(a.data).toEqual(a0.data);
        expect(b.data).toEqual(b0.data);
        expect([outside[0], outside.at(-1)]).toEqual([0, 0]);
      }),
    ));

  test("multiply refuses shapes that do not fit and matrices that lack elements", () => {
    const [a, b] = [random64(3, 4, 1), random64(4, 5, 2)];
    if (kernels.name === "plain") return; // its callers have checked
    expect(() => kernels.multiply(random64(3, 4, 0), a, b)).toThrow("multiply: out must be 3 × 5, got 3 × 4");
    expect(() => kernels.multiply(random64(3, 5, 0), a, a)).toThrow("multiply: a has 4 columns but b has 3 rows");
    expect(() => kernels.multiply({ ...random64(3, 5, 0), data: new Float64Array(14) }, a, b)).toThrow(
      "must hold all its elements, got 14",
    );
    expect(() => kernels.multiply({ rows: -1, columns: 5, data: new Float64Array(0) }, a, b)).toThrow(
      "must hold all its elements",
    );
  });
}

function gramContract(kernels: Kernels, error64: number): void {
  const cases = [
    ["products in Float64", {}, error64],
    ["fast", { fast: true }, 3e-6],
    ["fast", { fast: true, lowerOnly: true }, 3e-6],
    ["lower triangle only", { lowerOnly: true }, error64],
    ["of rows", { ofRows: true }, error64],
    ["of rows, fast", { ofRows: true, fast: true }, 3e-6],
  ] as const;
  test.each(cases)("gram (%s) adds hᵀh to a symmetric matrix: %o to %d", (_, options, error) =>
    fc.assert(
      fc.property(size, depth, fc.boolean(), seed, (c, n, wide, s) => {
        const ofRows = "ofRows" in options;
        const [rows, columns] = ofRows ? [c, n] : [n, c];
        const h = wide ? random64(rows, columns, s) : random32(rows, columns, s);
        const out = positiveDefinite(c, s + 1);
        const before = copyOf(out);
        kernels.gram(out, h, options);
        const want = product(h, h, !ofRows, ofRows);
        const scale = product(map(h, Math.abs), map(h, Math.abs), !ofRows, ofRows);
        for (let i = 0; i < c; i++) {
          for (let j = 0; j < c; j++) {
            if (j > i && "lowerOnly" in options) want.data[i * c + j] = 0;
            want.data[i * c + j] += before.data[i * c + j];
            scale.data[i * c + j] += Math.abs(before.data[i * c + j]) + 1;
            if (j > i && !("lowerOnly" in options)) expect(out.data[i * c + j]).toBe(out.data[j * c + i]);
          }
        }
        expectClose(out.data, want.data, error, scale.data);
      }),
      { numRuns: 50 },
    ),
  );
}

function hiddenContract(kernels: Kernels, error32: number): void {
  test.each(activationNames)(
    "hidden, %s: activation(inputs · weights + bias), as the plain kernels to 1e-6 of what is added up",
    (activation) => {
      const plain = createPlainKernels();
      fc.assert(
        fc.property(
          size,
          size,
          fc.constantFrom(0, 1, 3, 40),
          seed,
          fc.constantFrom(0.1, 1, 3),
          (n, units, inputs, s, gain) => {
            const x = random32(n, inputs, s);
            const weights = map(random32(inputs, units, s + 1), (w) => gain * w);
            const bias = fill(new Float32Array(units + 1).subarray(1), s + 2);
            const out = random32(n, units, s + 3);
            const want = random32(n, units, 0);
            kernels.hidden(out, x, weights, bias, activation);
            plain.hidden(want, x, weights, bias, activation);
            const scale = product(map(x, Math.abs), map(weights, Math.abs)).data.map((sum) => sum + 2);
            if (activation !== "hardlim") expectClose(out.data, want.data, error32, scale);
            else expect(out.data.every((h, i) => h === want.data[i] || h === 1 - want.data[i])).toBe(true);
          },
        ),
        { numRuns: 25 },
      );
    },
  );

  test.each(activationNames)(
    "%s of any number is right to 3e-7, and to 3e-7 of its value where it is large",
    (activation) => {
      const grid = Float32Array.from({ length: 4001 }, (_, i) => Math.sinh((i - 2000) / 125)); // 0, ±0.008 … ±4e6
      const few =
        activation === "multiquadric" || activation === "gaussian"
          ? grid.map((z) => Math.min(9e5, Math.max(-9e5, z)))
          : grid;
      const [out, want] = [random32(few.length, 1, 0), random32(few.length, 1, 0)];
      const inputs = { rows: few.length, columns: 1, data: few };
      const one = { rows: 1, columns: 1, data: new Float32Array([1]) };
      kernels.hidden(out, inputs, one, new Float32Array(1), activation);
      createPlainKernels().hidden(want, inputs, one, new Float32Array(1), activation);
      expectClose(
        out.data,
        want.data,
        3e-7,
        want.data.map((h) => Math.max(1, Math.abs(h))),
      );
    },
  );
}

function choleskyContract(kernels: Kernels, error64: number): void {
  const order = fc.constantFrom(0, 1, 2, 5, 31, 64, 127, 128, 129, 200);
  test("cholesky: LLᵀ is the matrix again, and the upper triangle is left as it was", () =>
    fc.assert(
      fc.property(order, seed, (n, s) => {
        const a = positiveDefinite(n, s);
        const before = copyOf(a);
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) a.data[i * n + j] = 7;
        expect(kernels.cholesky(a)).toBe(-1);
        for (let i = 0; i < n; i++) {
          for (let j = i + 1; j < n; j++) {
            expect(a.data[i * n + j]).toBe(7);
            a.data[i * n + j] = 0;
          }
        }
        expectClose(product(a, a, false, true).data, before.data, 10 * error64 * (n + 1));
      }),
      { numRuns: 20 },
    ));

  test("cholesky returns the first pivot that is not positive, or not a number", () =>
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 31, 128, 129, 200),
        seed,
        fc.nat(),
        fc.constantFrom(-1e6, 0, NaN),
        (n, s, at, value) => {
          const a = positiveDefinite(n, s);
          const pivot = at % n;
          if (value === 0) for (let j = 0; j < n; j++) a.data[pivot * n + j] = a.data[j * n + pivot] = 0;
          else a.data[pivot * n + pivot] = value;
          expect(kernels.cholesky(a)).toBe(pivot);
        },
      ),
      { numRuns: 30 },
    ));

  test("choleskySolve: the residual LLᵀx − b is small, for any number of right-hand sides", () =>
    fc.assert(
      fc.property(order, fc.constantFrom(0, 1, 2, 3, 4, 5, 11), seed, (n, m, s) => {
        const a = positiveDefinite(n, s);
        const factor = copyOf(a);
        kernels.cholesky(factor);
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) factor.data[i * n + j] = NaN; // is not read
        const b = random64(n, m, s + 1);
        const x = { ...b, data: offset(b.data) };
        kernels.choleskySolve(factor, x);
        const scale = product(map(a, Math.abs), map(x, Math.abs)).data.map((sum) => sum + 1);
        expectClose(product(a, x).data, b.data, 10 * error64 * (n + 1), scale);
      }),
      { numRuns: 20 },
    ));
}

function tridiagonalContract(kernels: Kernels, error64: number): void {
  test("tridiagonalize: Q is orthogonal and Q T Qᵀ is the matrix again", () =>
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2, 3, 5, 31, 33, 34, 64, 100), seed, fc.boolean(), (n, s, diagonalOnly) => {
        const x = random64(n, n, s);
        const a = product(x, x, true);
        if (diagonalOnly) a.data.forEach((_, i) => (i % (n + 1) === 0 ? undefined : (a.data[i] = 0)));
        const q = { ...a, data: offset(a.data) };
        for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) q.data[i * n + j] = NaN; // is not read
        const [diagonal, off] = [new Float64Array(n), new Float64Array(n).fill(NaN)];
        kernels.tridiagonalize(q, diagonal, off);
        if (n > 0) expect(off[n - 1]).toBe(0);
        const t = { rows: n, columns: n, data: new Float64Array(n * n) };
        const unit = Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
        for (let i = 0; i < n; i++) {
          t.data[i * n + i] = diagonal[i];
          if (i + 1 < n) t.data[i * n + i + 1] = t.data[(i + 1) * n + i] = off[i];
        }
        expectClose(product(q, q, true).data, unit, 10 * error64 * (n + 1));
        expectClose(product(product(q, t), q, false, true).data, a.data, 100 * error64 * (n + 1));
      }),
      { numRuns: 30 },
    ));
}

function spectrumContract(kernels: Kernels, error32: number): void {
  const frames = fc.constantFrom(0, 1, 2, 3, 4, 5, 8, 11, 17);
  const lengths = fc.constantFrom<[number, number]>(
    [2, 2],
    [4, 3],
    [8, 8],
    [16, 1],
    [32, 30],
    [64, 0],
    [128, 101],
    [256, 256],
    [512, 400],
    [1024, 1023],
  );
  test(`powerSpectrum: as the plain kernels to ${error32} of the frame's energy`, () =>
    fc.assert(
      fc.property(
        frames,
        lengths,
        fc.constantFrom(1, 5, 160),
        fc.boolean(),
        seed,
        (count, [fftLength, length], hop, wide, s) => {
          const data = new Float64Array(Math.max(0, count - 1) * hop + length + 1);
          const samples = (wide ? fill(data, s) : fill(new Float32Array(data.length), s)).subarray(1);
          const window = fill(new Float64Array(length), s + 1);
          const [out, want] = [random32(count, fftLength / 2 + 1, s), random32(count, fftLength / 2 + 1, 0)];
          kernels.powerSpectrum(out, samples, hop, window, fftLength);
          createPlainKernels().powerSpectrum(want, samples, hop, window, fftLength);
          const scale = want.data.map((_, i) => {
            const t = Math.floor(i / want.columns);
            let magnitude = 0;
            for (let j = 0; j < length; j++) magnitude += (samples[t * hop + j] * window[j]) ** 2;
            return 1e-9 + magnitude * fftLength;
          });
          expectClose(out.data, want.data, error32, scale);
        },
      ),
    ));
}

function convolutionContract(kernels: Kernels, error32: number): void {
  const axis = fc.record({
    length: fc.constantFrom(1, 2, 5, 13, 26),
    kernel: fc.constantFrom(1, 2, 3, 5),
    stride: fc.constantFrom(1, 2, 3),
    dilation: fc.constantFrom(1, 2),
    pool: fc.constantFrom(1, 2, 3),
  });
  const rest = fc.record({
    channels: fc.constantFrom(1, 3, 8),
    filters: fc.constantFrom(1, 4, 16, 17, 33),
    padding: fc.constantFrom("valid", "same"),
    activation: fc.constantFrom("relu", "identity", "tanh"),
  });
  test(`convolve: as the plain kernels to ${error32} of the magnitude of the sums`, () =>
    fc.assert(
      fc.property(axis, axis, rest, fc.boolean(), seed, (rows, columns, common, isFlat, s) => {
        const shape: Convolution = {
          ...common,
          height: isFlat ? 1 : rows.length,
          width: columns.length,
          kernelHeight: isFlat ? 1 : rows.kernel,
          kernelWidth: columns.kernel,
          strideHeight: rows.stride,
          strideWidth: columns.stride,
          dilationHeight: rows.dilation,
          dilationWidth: columns.dilation,
          poolHeight: isFlat ? 1 : rows.pool,
          poolWidth: columns.pool,
        };
        const [outRows, outColumns] = convolutionAxes(shape);
        const size = shape.kernelHeight * shape.kernelWidth * shape.channels;
        const random = (length: number, seed: number): Float32Array => random32(1, length, seed).data;
        const input = random(shape.height * shape.width * shape.channels, s);
        const [weights, bias] = [random(size * shape.filters, s + 1), random(shape.filters, s + 2)];
        const out = random(outRows.out * outColumns.out * shape.filters, s + 3);
        const want = new Float32Array(out.length);
        kernels.convolve(out, input, weights, bias, shape);
        createPlainKernels().convolve(want, input, weights, bias, shape);
        expectClose(out, want, error32 * (size + 1));
      }),
      { numRuns: 200 },
    ));

  test("convolve with a kernel of 1 is a product", () => {
    const [x, w] = [random32(35, 6, 1), random32(6, 20, 2)];
    const out = random32(35, 20, 0);
    kernels.convolve(out.data, x.data, w.data, new Float32Array(20), {
      height: 5,
      width: 7,
      channels: 6,
      filters: 20,
      kernelHeight: 1,
      kernelWidth: 1,
    });
    expectClose(out.data, product(x, w).data, 1e-5);
  });
}
