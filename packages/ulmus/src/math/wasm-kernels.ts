// The kernels as WebAssembly: everywhere, without a build, compiled when they are created.
import { createCompiledKernels } from "./compiled-kernels.ts";
import type { Kernels } from "./kernels.ts";
import type { Threads } from "./pool.ts";
import { createWasmMachine } from "./wasm-machine.ts";
import { wasmPlainBase64 } from "./wasm-plain-module.ts";
import { wasmRelaxedBase64 } from "./wasm-relaxed-module.ts";

export interface WasmOptions {
  /** Whether to use relaxed SIMD (fused multiply-add); by default where the engine has it. */
  readonly relaxed?: boolean;
  /** Other threads that help; needs SharedArrayBuffer. */
  readonly threads?: Threads;
  /** How large the heap may grow; 4 GiB, all that WebAssembly addresses, by default. */
  readonly maximumBytes?: number;
  /** How much to copy into the heap at once; 96 MiB by default. */
  readonly blockBytes?: number;
}

/** Creates the kernels in WebAssembly. */
export function createWasmKernels({ relaxed, ...options }: WasmOptions = {}): Kernels {
  if (relaxed ?? true) {
    const bytes = decode(wasmRelaxedBase64);
    if (relaxed || WebAssembly.validate(bytes))
      return createCompiledKernels(createWasmMachine("wasm-relaxed", bytes, options));
  }
  return createCompiledKernels(createWasmMachine("wasm", decode(wasmPlainBase64), options));
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
