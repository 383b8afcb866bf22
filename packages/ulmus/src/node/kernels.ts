// Which kernels do the work: native code where an addon for this platform is installed, else WebAssembly.
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { createPlainKernels } from "../math/plain-kernels.ts";
import type { Threads } from "../math/pool.ts";
import { createWasmKernels } from "../math/wasm-kernels.ts";
import { createKernelThreads } from "./kernel-threads.ts";
import { createNativeKernels } from "./native-kernels.ts";

export const backends = ["native", "wasm", "plain"] as const;

/** Machine code, WebAssembly, or plain TypeScript. */
export type Backend = (typeof backends)[number];

/** How the kernels of Node are made. */
export interface KernelsOptions {
  /** How many threads work, the calling one included; by default one for each processor. */
  readonly threads?: number | undefined;
  /**
   * Whether learning may sum products of activations in Float32, in short blocks whose sums are Float64: up to twice as fast, and
   * weights that agree to about 1e-4 instead of 1e-6. Plain kernels have no such sums.
   */
  readonly fast?: boolean | undefined;
}

/**
 * Creates the fastest kernels that this machine runs. Results do not depend on the number of threads.
 *
 * @param backend forces one; by default what the environment variable ULMUS_BACKEND names, else the fastest.
 * @throws {ArgumentError} for a name that is none of these, and for "native" where no addon fits this machine.
 */
export function createKernels(
  backend: string | undefined = process.env["ULMUS_BACKEND"],
  { threads: count, fast = false }: KernelsOptions = {},
): Kernels {
  if (count !== undefined && !(Number.isInteger(count) && count > 0)) {
    throw new ArgumentError(`createKernels: threads must be an integer ≥ 1, got ${count}`);
  }
  const threads = createKernelThreads(count);
  const kernels = kernelsOf(backend, threads ? { threads } : {});
  return fast ? { ...kernels, isFast: true } : kernels;
}

function kernelsOf(backend: string | undefined, options: { readonly threads?: Threads }): Kernels {
  switch (backend) {
    case undefined:
    case "":
      return createNativeKernels(options) ?? createWasmKernels(options);
    case "native": {
      const native = createNativeKernels(options);
      if (native) return native;
      throw new ArgumentError(
        `createKernels: there is no native code for ${process.platform}-${process.arch} here; leave the backend out, or use "wasm"`,
      );
    }
    case "wasm":
      return createWasmKernels(options);
    case "plain":
      return createPlainKernels(options);
  }
  throw new ArgumentError(`createKernels: backend must be ${backends.join(", ")}, got "${backend}"`);
}
