// The kernels as native code: an addon that npm installs beside ulmus where one is built for this platform.
// It reads JavaScript's memory in place. Nothing is compiled or downloaded.
import { createRequire } from "node:module";
import { createCompiledKernels } from "../math/compiled-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Block, type Machine, type Operand, wholeOf, type Words } from "../math/machine.ts";
import type { Matrix } from "../math/matrix.ts";

/** What kernels/addon.c exports. */
interface Addon {
  readonly names: readonly string[];
  readonly instructions: string;
  address(view: ArrayBufferView): number;
  call(index: number, words: Float64Array, count: number): number;
}

export interface NativeOptions {
  /** The addon to load; by default that of the package `ulmus-native-<platform>-<architecture>`. */
  readonly path?: string;
}

/** Creates the native kernels; undefined where no addon for this platform is installed or it does not load. */
export function createNativeKernels({ path }: NativeOptions = {}): Kernels | undefined {
  const addon = loadAddon(path ?? `ulmus-native-${process.platform}-${process.arch}`);
  return addon && createCompiledKernels(createNativeMachine(addon));
}

function loadAddon(path: string): Addon | undefined {
  try {
    return createRequire(import.meta.url)(path) as Addon;
  } catch {
    return undefined; // not installed, or not for this machine: WASM will do
  }
}

function createNativeMachine(addon: Addon): Machine {
  const indexOf = new Map(addon.names.map((name, index) => [name, index]));
  const words = new Float64Array(32);
  const scratch = new Uint8Array(addon.call(indexOf.get("scratch_bytes")!, words, 0));
  const scratchAddress = addon.address(scratch);
  // What kernels may be reading: an address alone would not keep its array alive.
  const held: ArrayBufferView[] = [scratch];

  const addressOf = (view: ArrayBufferView): number => {
    held.push(view);
    return addon.address(view);
  };
  const operand = (m: Matrix, { top, left }: Block = wholeOf(m)): Operand => ({
    address: addressOf(m.data) + (top * m.columns + left) * m.data.BYTES_PER_ELEMENT,
    stride: m.columns,
    isDouble: m.data instanceof Float64Array ? 1 : 0,
  });

  const run = (kernel: string, call: Words): number => {
    words.set(call);
    words[call.length] = scratchAddress;
    return addon.call(indexOf.get(kernel)!, words, call.length + 1);
  };

  return {
    name: `native (${addon.instructions})`,
    threads: 1,
    blockBytes: Infinity,
    placing: (use) => {
      const count = held.length;
      try {
        return use();
      } finally {
        held.length = count;
      }
    },
    input: operand,
    output: (m, _keep, block) => operand(m, block),
    array: addressOf,
    room: (bytes) => addressOf(new Uint8Array(bytes)),
    run: (kernel, calls) => calls.map((call) => run(kernel, call))[0],
  };
}
