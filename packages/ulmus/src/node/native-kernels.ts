// The kernels as native code: an addon that npm installs beside ulmus where one is built for this platform.
// It reads JavaScript's memory in place. Nothing is compiled or downloaded.
import { createRequire } from "node:module";
import { createCompiledKernels } from "../math/compiled-kernels.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Block, type Machine, type Operand, wholeOf } from "../math/machine.ts";
import type { Matrix } from "../math/matrix.ts";
import { type PoolMemory, runCalls, type serveCalls, startPool, type Threads } from "../math/pool.ts";

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
  /** Other threads that help. */
  readonly threads?: Threads;
}

/** Creates the native kernels; undefined where no addon for this platform is installed or it does not load. */
export function createNativeKernels({ path, threads }: NativeOptions = {}): Kernels | undefined {
  const require = createRequire(import.meta.url);
  try {
    const file = require.resolve(path ?? `ulmus-native-${process.platform}-${process.arch}`);
    return createCompiledKernels(createNativeMachine(require(file) as Addon, file, threads));
  } catch {
    return undefined; // not installed, or not for this machine: WASM will do
  }
}

function createNativeMachine(addon: Addon, file: string, threads?: Threads): Machine {
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
  const invoke = (index: number, call: ArrayLike<number>): number => {
    words.set(call);
    words[call.length] = scratchAddress;
    return addon.call(index, words, call.length + 1);
  };

  let pool: PoolMemory | undefined; // threads start when first there is work for them
  const start = (): typeof pool =>
    startPool(threads, String(nativeThread), () => ({ file, scratchBytes: scratch.length }));

  return {
    name: `native (${addon.instructions})`,
    threads: threads?.count ?? 1,
    blockBytes: Infinity,
    placing: (use) => holding(held, use),
    input: (m, block) => operandOf(addressOf(m.data), m, block),
    output: (m, _keep, block) => operandOf(addressOf(m.data), m, block),
    array: addressOf,
    room: (bytes) => addressOf(Buffer.allocUnsafeSlow(bytes)),
    run: (kernel, calls) => {
      const index = indexOf.get(kernel)!;
      if (calls.length > 1) pool ??= start();
      return runCalls(pool, index, calls, (call) => invoke(index, call));
    },
  };
}

/** Runs `use`, then lets go what it has added to `held`. */
function holding<Result>(held: unknown[], use: () => Result): Result {
  const count = held.length;
  try {
    return use();
  } finally {
    held.length = count;
  }
}

function operandOf(address: number, m: Matrix, { top, left }: Block = wholeOf(m)): Operand {
  return {
    address: address + (top * m.columns + left) * m.data.BYTES_PER_ELEMENT,
    stride: m.columns,
    isDouble: m.data instanceof Float64Array ? 1 : 0,
  };
}

interface NativeThreadData {
  readonly pool: PoolMemory;
  readonly file: string;
  readonly scratchBytes: number;
}

/** A thread with its own scratch memory; addresses are those of the process. It is sent as text: nothing but its arguments. */
function nativeThread({ pool, file, scratchBytes }: NativeThreadData, serve: typeof serveCalls): void {
  const addon = process.getBuiltinModule("node:module").createRequire(file)(file) as Addon;
  const scratch = new Uint8Array(scratchBytes);
  const scratchAddress = addon.address(scratch);
  const words = new Float64Array(32);
  serve(pool, (call) => {
    words.set(call.subarray(2, 2 + call[1]));
    words[call[1]] = scratchAddress;
    return addon.call(call[0], words, call[1] + 1);
  });
}
