// What every set of kernels must do, whatever it is made of. Products are compared with the plain kernels; what decomposes
// a matrix is checked by putting it together again. Shapes are 0, 1, primes and the neighbours of tile and block sizes,
// and every matrix is a view that does not begin at byte 0.
import fc from "fast-check";
import { activationNames } from "ulmus-source/math/activation.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { type Convolution, convolutionAxes } from "ulmus-source/math/convolution.ts";
import type { Kernels } from "ulmus-source/math/kernels.ts";
import type { Matrix } from "ulmus-source/math/matrix.ts";
import { describe, expect, test } from "vitest";
import { choleskyContract, eigenContract, tridiagonalContract } from "./decompositions.ts";
import {
  copyOf,
  expectClose,
  expectSame,
  expectSymmetric,
  fill,
  map,
  positiveDefinite,
  product,
  random32,
  random64,
  seed,
} from "./matrices.ts";
import { reservoirContract } from "./reservoir.ts";

export interface KernelsContract {
  /** Of Float64 results: of the sum of the magnitudes of what was added up. */
  readonly relativeError: number;
  /** The same of Float32 results. */
  readonly relativeError32?: number;
}

const size = fc.constantFrom(0, 1, 2, 3, 5, 7, 8, 13, 24, 31, 47, 48, 49, 97, 131);
const depth = fc.constantFrom(0, 1, 2, 3, 17, 64, 255, 257, 521);
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
    eigenContract(kernels, relativeError);
    reservoirContract(kernels);
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
        expectSame(a.data, a0.data);
        expectSame(b.data, b0.data);
        expect([outside[0], outside.at(-1)]).toEqual([0, 0]);
      }),
      { numRuns: 50 },
    ));

  test.each([
    ["Float32", random32, error32],
    ["Float64", random64, error64],
  ] as const)("multiply of more rows and columns than a block agrees with the definition in %s", (_, random, error) => {
    const [a, b, out] = [random(200, 3, 1), random(3, 2070, 2), random(200, 2070, 3)];
    kernels.multiply(out, a, b);
    expectClose(out.data, product(a, b).data, error, product(map(a, Math.abs), map(b, Math.abs)).data);
  });

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
          }
        }
        if (!("lowerOnly" in options)) expectSymmetric(out);
        expectClose(out.data, want.data, error, scale.data);
      }),
      { numRuns: 25 },
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
            if (activation === "hardlim" || activation === "sign") {
              // A step may fall on either side where its input is 0 to rounding.
              const input = random32(n, units, 0);
              plain.hidden(input, x, weights, bias, "identity");
              for (let i = 0; i < want.data.length; i++) {
                if (Math.abs(input.data[i]) <= error32 * scale[i]) want.data[i] = out.data[i];
              }
            }
            expectClose(out.data, want.data, error32, scale);
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
      { numRuns: 50 },
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
    channels: fc.constantFrom(1, 3, 8, 16, 21),
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
      { numRuns: 100 },
    ));

  test("convolve with a kernel of length 3 is exact on whole numbers if the weights are multiples of 24", () => {
    const shape = { height: 3, width: 50, channels: 16, filters: 16, kernelHeight: 3, kernelWidth: 3 };
    const whole = (length: number, factor: number, s: number): Float32Array =>
      fill(new Float32Array(length), s).map((x) => factor * Math.round(x));
    const [input, weights] = [whole(3 * 50 * 16, 1, 1), whole(9 * 16 * 16, 24, 2)];
    const [out, want] = [new Float32Array(48 * 16), new Float32Array(48 * 16)];
    kernels.convolve(out, input, weights, new Float32Array(16), shape);
    createPlainKernels().convolve(want, input, weights, new Float32Array(16), shape);
    expectSame(out, want);
  });

  test("convolve refuses pools whose inputs and sums are too many", () => {
    if (kernels.name === "plain") return; // it needs no memory for them
    const shape = { height: 1, width: 4e6, channels: 1, filters: 1, kernelHeight: 1, kernelWidth: 1, poolWidth: 4e6 };
    const [out, one] = [new Float32Array(1), new Float32Array(1)];
    expect(() => kernels.convolve(out, new Float32Array(4e6), one, one, shape)).toThrow(
      "convolve: the inputs and sums behind four pools must be at most 2096128 values, got 8000000; use smaller pools",
    );
  });

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
