// The kernels that a model takes where it is given none.
import type { Kernels } from "./kernels.ts";
import { createPlainKernels } from "./plain-kernels.ts";
import { createWasmKernels } from "./wasm-kernels.ts";

/** Creates WebAssembly kernels on one thread, or plain ones where the engine has or allows no WebAssembly. */
export function createDefaultKernels(): Kernels {
  try {
    return createWasmKernels();
  } catch {
    return createPlainKernels(); // an engine without SIMD, or a page whose policy forbids it
  }
}
