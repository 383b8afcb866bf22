// Which kernels do the work: native code where an addon for this platform is installed, else WebAssembly.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { createPlainKernels } from "../math/plain-kernels.ts";
import { createWasmKernels } from "../math/wasm-kernels.ts";
import { createNativeKernels } from "./native-kernels.ts";

export const backends = ["native", "wasm", "plain"] as const;

/** Machine code, WebAssembly, or plain TypeScript. */
export type Backend = (typeof backends)[number];

/**
 * Creates the fastest kernels that this machine runs.
 *
 * @param backend forces one; by default what the environment variable ULMUS_BACKEND names, else the fastest.
 * @throws {ArgumentError} for a name that is none of these, and for "native" where no addon fits this machine.
 */
export function createKernels(backend: string | undefined = process.env["ULMUS_BACKEND"]): Kernels {
  switch (backend) {
    case undefined:
    case "":
      return createNativeKernels() ?? createWasmKernels();
    case "native": {
      const native = createNativeKernels();
      if (native) return native;
      throw new ArgumentError(
        `createKernels: there is no native code for ${process.platform}-${process.arch} here; leave the backend out, or use "wasm"`,
      );
    }
    case "wasm":
      return createWasmKernels();
    case "plain":
      return createPlainKernels();
  }
  throw new ArgumentError(`createKernels: backend must be ${backends.join(", ")}, got "${backend}"`);
}
