// The contract of kernels on everything that runs here. ULMUS_NATIVE names an addon other than the installed one.
import { convolutionAxes } from "ulmus-source/math/convolution.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createWasmKernels } from "ulmus-source/math/wasm-kernels.ts";
import { wasmRelaxedBase64 } from "ulmus-source/math/wasm-relaxed-module.ts";
import { createKernelThreads } from "ulmus-source/node/kernel-threads.ts";
import { createNativeKernels } from "ulmus-source/node/native-kernels.ts";
import { describe, expect, test } from "vitest";
import { kernelsContract } from "./kernels.ts";

const exact = { relativeError: 1e-14 };
const threads = createKernelThreads(2)!;
const addon = process.env["ULMUS_NATIVE"] === undefined ? {} : { path: process.env["ULMUS_NATIVE"] };
const hasRelaxed = WebAssembly.validate(Buffer.from(wasmRelaxedBase64, "base64"));

const plain = createPlainKernels();
const plainThreads = createPlainKernels({ threads });
const wasm = createWasmKernels({ relaxed: false });
const wasmThreads = createWasmKernels({ relaxed: false, threads });
const native = createNativeKernels(addon);
const nativeThreads = createNativeKernels({ ...addon, threads });

kernelsContract("plain", plain, exact);
kernelsContract("wasm", wasm, exact);
kernelsContract("wasm, 2 threads", wasmThreads, exact);

if (hasRelaxed) kernelsContract("wasm, relaxed SIMD", createWasmKernels({ relaxed: true }), exact);
else describe("kernels: wasm, relaxed SIMD", () => test.skip("this engine has no relaxed SIMD", () => {}));

if (native && nativeThreads) {
  kernelsContract(native.name, native, exact);
  kernelsContract(`${native.name}, 2 threads`, nativeThreads, exact);
} else describe("kernels: native", () => test.skip("no addon for this platform is installed", () => {}));

describe("threads", () => {
  const pairs = [
    ["plain", plain, plainThreads],
    ["wasm", wasm, wasmThreads],
    ["native", native, nativeThreads],
  ] as const;
  test.each(pairs)("%s: 2 threads give the same bits as 1, whenever they have started", (_, one, two) => {
    if (!one || !two) return; // no addon for this platform is installed
    const h = { rows: 600, columns: 301, data: Float32Array.from({ length: 600 * 301 }, (_, i) => Math.sin(i * i)) };
    const square = (): { rows: number; columns: number; data: Float64Array } => ({
      rows: 301,
      columns: 301,
      data: new Float64Array(301 * 301),
    });
    const weights = { rows: 301, columns: 400, data: h.data.slice(0, 301 * 400) };
    const bias = new Float32Array(40);
    const run = (kernels: typeof one): (Float32Array | Float64Array)[] => {
      const [sums, fast, y] = [square(), square(), { rows: 301, columns: 9, data: new Float64Array(301 * 9).fill(1) }];
      const hidden = { rows: 600, columns: 400, data: new Float32Array(600 * 400) };
      kernels.gram(sums, h);
      kernels.gram(fast, h, { fast: true });
      kernels.hidden(hidden, h, weights, new Float32Array(400), "tanh");
      for (let i = 0; i < 301; i++) sums.data[i * 302] += 1;
      expect(kernels.cholesky(sums)).toBe(-1);
      kernels.choleskySolve(sums, y);
      const maps = [1, 2].map((strideWidth) => {
        const shape = { height: 1, width: 5001, channels: 16, filters: 40, kernelHeight: 1, kernelWidth: 3 } as const;
        const options = { ...shape, strideWidth, poolWidth: 3, activation: "tanh" } as const;
        const [, columns] = convolutionAxes(options);
        const out = new Float32Array(40 * columns.out);
        kernels.convolve(out, h.data.subarray(0, 5001 * 16), h.data.subarray(0, 48 * 40), bias, options);
        return out;
      });
      return [sums.data, fast.data, hidden.data, y.data, ...maps];
    };
    const want = run(one);
    for (let i = 0; i < 20; i++)
      expect(run(two).every((got, at) => Buffer.from(got.buffer).equals(Buffer.from(want[at].buffer)))).toBe(true);
  });
});
