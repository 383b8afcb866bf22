// The contract of kernels on everything that runs here.
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { createWasmKernels } from "ulmus-source/math/wasm-kernels.ts";
import { wasmRelaxedBase64 } from "ulmus-source/math/wasm-relaxed-module.ts";
import { createNativeKernels } from "ulmus-source/node/native-kernels.ts";
import { describe, test } from "vitest";
import { kernelsContract } from "./kernels.ts";

kernelsContract("plain", createPlainKernels(), { relativeError: 1e-14 });
kernelsContract("wasm", createWasmKernels({ relaxed: false }), { relativeError: 1e-14 });

if (WebAssembly.validate(Buffer.from(wasmRelaxedBase64, "base64"))) {
  kernelsContract("wasm, relaxed SIMD", createWasmKernels({ relaxed: true }), { relativeError: 1e-14 });
} else {
  describe("kernels: wasm, relaxed SIMD", () => test.skip("this engine has no relaxed SIMD", () => {}));
}

const native = createNativeKernels(process.env["ULMUS_NATIVE"] === undefined ? {} : { path: process.env["ULMUS_NATIVE"] });
if (native) kernelsContract(native.name, native, { relativeError: 1e-14 });
else describe("kernels: native", () => test.skip("no addon for this platform is installed", () => {}));
