// The kernels in a browser: WebAssembly, with threads where the page allows shared memory.
import type { Kernels } from "../math/kernels.ts";
import type { Threads } from "../math/pool.ts";
import { createWasmKernels } from "../math/wasm-kernels.ts";

/** How the kernels of a browser are made. */
export interface KernelsOptions {
  /**
   * How many threads work, this one included; by default one for each processor. More than one needs a page that is
   * cross-origin isolated, and a worker to call from: elsewhere there is one.
   */
  readonly threads?: number | undefined;
  /**
   * Whether learning may sum products of activations in Float32, in short blocks whose sums are Float64: up to twice as fast, and
   * weights that agree to about 1e-4 instead of 1e-6.
   */
  readonly fast?: boolean | undefined;
}

/** Creates the fastest kernels that this browser runs. */
export function createKernels({ threads, fast = false }: KernelsOptions = {}): Kernels {
  const helpers = createKernelThreads(threads);
  const kernels = createWasmKernels(helpers && { threads: helpers });
  return fast ? { ...kernels, isFast: true } : kernels;
}

/** Describes `count` threads; undefined for one, and where there cannot be more. They start when kernels are created. */
export function createKernelThreads(count: number = navigator.hardwareConcurrency): Threads | undefined {
  // A page may not wait for threads: it would stand still. A worker may.
  if (!(count > 1) || !globalThis.crossOriginIsolated || "document" in globalThis) return undefined;
  return {
    count,
    start: (source, data) => {
      const text = `onmessage = ({ data }) => (${source})(data)`;
      const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      new Worker(url).postMessage(data);
    },
  };
}
