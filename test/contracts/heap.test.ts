// WebAssembly with little memory: work is cut until it fits, and what cannot fit is refused with advice.
import { ArgumentError, NumericalError } from "ulmus-source/errors.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createWasmKernels } from "ulmus-source/math/wasm-kernels.ts";
import { createKernelThreads } from "ulmus-source/node/kernel-threads.ts";
import { describe, expect, test } from "vitest";
import { kernelsContract } from "./kernels.ts";
import { copyOf, expectClose, random32, random64 } from "./matrices.ts";

const threads = createKernelThreads(2)!;
kernelsContract("wasm, in blocks of 16 KiB", createWasmKernels({ relaxed: false, blockBytes: 2 ** 14 }), {
  relativeError: 1e-14,
});

describe("a heap of 32 MiB", () => {
  const options = { relaxed: false, maximumBytes: 2 ** 25, blockBytes: 2 ** 22 };
  const kernels = createWasmKernels(options);

  test.each([1, 2])("factors a matrix of 32 MB on %d threads as the plain kernels do, to 1e-12", (count) => {
    const n = 2000;
    const h = random32(100, n, 1);
    const a = { rows: n, columns: n, data: new Float64Array(n * n) };
    const some = count === 1 ? kernels : createWasmKernels({ ...options, threads });
    some.gram(a, h);
    for (let i = 0; i < n; i++) a.data[i * n + i] += 100;
    const want = copyOf(a);
    expect(some.cholesky(a)).toBe(-1);
    expect(createPlainKernels().cholesky(want)).toBe(-1);
    expectClose(a.data, want.data, 1e-11);
    a.data.set(want.data);
    a.data[1700 * n + 1700] = -1e9;
    for (let i = 0; i < n; i++) if (i !== 1700) a.data[i * n + i] = 1e9;
    expect(some.cholesky(a)).toBe(1700);
  });

  test("refuses what cannot fit, says how much it would take and what to do, and goes on working", () => {
    const n = 2000;
    const large = random64(n, n, 1);
    const message = /^WASM kernels: memory cannot grow to \d+ MiB; use fewer hidden units/;
    for (const run of [
      () => kernels.choleskySolve(large, random64(n, 1, 2)),
      () => kernels.eigen(copyOf(large), new Float64Array(n)),
      () => kernels.tridiagonalize(copyOf(large), new Float64Array(n), new Float64Array(n)),
      () => kernels.hidden(random32(1, n, 1), random32(1, 6000, 1), random32(6000, n, 2), new Float32Array(n), "tanh"),
    ]) {
      expect(run).toThrow(NumericalError);
      expect(run).toThrow(message);
    }
    const [a, out] = [random64(30, 30, 3), random64(30, 30, 4)];
    const want = copyOf(out);
    kernels.multiply(out, a, a);
    createPlainKernels().multiply(want, a, a);
    expectClose(out.data, want.data, 1e-13);
  });

  test.each([
    [12_000, 12_000],
    [2 ** 31, 2 ** 31],
    [-1, 4],
    [1.5, 2],
    [Number.NaN, 1],
  ])("a matrix that says it has %d × %d elements, and has not, is refused", (rows, columns) => {
    const absurd = { rows, columns, data: new Float64Array(3) };
    expect(() => kernels.gram(absurd, random64(2, 2, 1))).toThrow(ArgumentError);
    expect(() => kernels.cholesky(absurd)).toThrow("must hold all its elements");
    expect(() => kernels.eigen(absurd, new Float64Array(3))).toThrow("must hold all its elements");
  });
});
