// The WASM machine: one instance and its heap. Operands are copied into the heap and outputs back out of it.
import { NumericalError } from "../errors.ts";
import type { FloatArray, Matrix } from "./matrix.ts";
import { type Block, type Machine, type Operand, wholeOf } from "./machine.ts";
import { type PoolMemory, runCalls, type serveCalls, startPool, type Threads } from "./pool.ts";

type KernelFunction = (words: number) => number;
type KernelExports = Record<string, KernelFunction> & {
  __heap_base: WebAssembly.Global;
  __stack_pointer: WebAssembly.Global;
};

const pageBytes = 65_536;
/** Room for the words of one call. */
const wordBytes = 256;
const stackBytes = 65_536;

export interface WasmMachineOptions {
  readonly threads?: Threads;
  readonly maximumBytes?: number;
  readonly blockBytes?: number;
}

/** Instantiates the module `bytes`, whose exports are the kernels; with threads, on a heap that they share. */
export function createWasmMachine(
  name: string,
  bytes: Uint8Array<ArrayBuffer>,
  { threads, maximumBytes = 2 ** 32, blockBytes = 96 * 2 ** 20 }: WasmMachineOptions,
): Machine {
  const maximum = Math.floor(maximumBytes / pageBytes);
  const memory = new WebAssembly.Memory({ initial: 4, maximum, shared: threads !== undefined });
  const module = new WebAssembly.Module(threads ? withSharedMemory(bytes) : bytes);
  const functions = new WebAssembly.Instance(module, { env: { memory } }).exports as KernelExports;
  const names = Object.keys(functions).filter((key) => !key.startsWith("__"));
  const heap = new Heap(memory, functions.__heap_base.value as number);
  const words = heap.take(wordBytes);
  const scratchBytes = functions.scratch_bytes(words);
  const scratch = heap.take(scratchBytes);
  const invoke = (kernel: string, call: ArrayLike<number>): number => {
    const target = new Int32Array(memory.buffer, words, wordBytes / 4);
    target.set(call);
    target[call.length] = scratch;
    return functions[kernel](words);
  };

  const placesOf = (): Pick<WasmThreadData, "words" | "scratch" | "stack"> => ({
    words: heap.take(wordBytes),
    scratch: heap.take(scratchBytes),
    stack: heap.take(stackBytes) + stackBytes,
  });
  const pool = startPool(threads, String(wasmThread), () => ({ module, memory, names, ...placesOf() }));

  return {
    name,
    threads: threads?.count ?? 1,
    blockBytes,
    placing: (use) => heap.placing(use),
    input: (m, block = wholeOf(m)) => heap.copyIn(m, block, true),
    output: (m, keep, block = wholeOf(m)) => heap.owe(m, block, heap.copyIn(m, block, keep)),
    array: (values) => heap.copyArray(values),
    room: (count) => heap.take(count),
    run: (kernel, calls) => runCalls(pool, names.indexOf(kernel), calls, (call) => invoke(kernel, call)),
  };
}

interface WasmThreadData {
  readonly pool: PoolMemory;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly names: readonly string[];
  readonly words: number;
  readonly scratch: number;
  readonly stack: number;
}

/** A thread's own instance on the shared heap. It is sent as text: nothing but its arguments. */
function wasmThread(
  { pool, module, memory, names, words, scratch, stack }: WasmThreadData,
  serve: typeof serveCalls,
): void {
  const functions = new WebAssembly.Instance(module, { env: { memory } }).exports as KernelExports;
  functions.__stack_pointer.value = stack;
  serve(pool, (call) => {
    const target = new Int32Array(memory.buffer, words, 64);
    target.set(call.subarray(2, 2 + call[1]));
    target[call[1]] = scratch;
    return functions[names[call[0]]](words);
  });
}

/** The module with its memory import marked as shared: the flags of its limits are 3 instead of 1. */
function withSharedMemory(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const wanted = [..."\u0003env\u0006memory\u0002\u0001"].map((character) => character.charCodeAt(0));
  const at = bytes.findIndex((_, i) => wanted.every((byte, j) => bytes[i + j] === byte));
  const shared = bytes.slice();
  shared[at + wanted.length - 1] = 3;
  return shared;
}

/** A stack of placed operands above the module's own data. */
class Heap {
  readonly #memory: WebAssembly.Memory;
  #top: number;
  #owed: { m: Matrix; block: Block; operand: Operand }[] = [];

  constructor(memory: WebAssembly.Memory, base: number) {
    this.#memory = memory;
    this.#top = base;
  }

  placing<Result>(use: () => Result): Result {
    const [top, owed] = [this.#top, this.#owed];
    this.#owed = [];
    try {
      const result = use();
      for (const { m, block, operand } of this.#owed) this.#copyOut(m, block, operand);
      return result;
    } finally {
      this.#top = top;
      this.#owed = owed;
    }
  }

  /** Addresses fit vectors: multiples of 128. */
  take(bytes: number): number {
    const address = Math.ceil(this.#top / 128) * 128;
    const end = address + bytes;
    const missing = Math.ceil((end - this.#memory.buffer.byteLength) / pageBytes);
    if (missing > 0) this.#grow(missing, end);
    this.#top = end;
    return address;
  }

  #grow(pages: number, end: number): void {
    try {
      this.#memory.grow(pages);
    } catch (cause) {
      const advice = "use fewer hidden units, smaller blocks of rows, or the native kernels, which need no copy";
      throw new NumericalError(`WASM kernels: memory cannot grow to ${Math.ceil(end / 2 ** 20)} MiB; ${advice}`, {
        cause,
      });
    }
  }

  copyArray({ buffer, byteOffset, byteLength }: ArrayBufferView): number {
    const address = this.take(byteLength);
    new Uint8Array(this.#memory.buffer, address, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
    return address;
  }

  copyIn(m: Matrix, block: Block = wholeOf(m), copy: boolean): Operand {
    const stride = block.right - block.left;
    const address = this.take(stride * (block.bottom - block.top) * m.data.BYTES_PER_ELEMENT);
    const operand: Operand = { address, stride, isDouble: m.data instanceof Float64Array ? 1 : 0 };
    if (copy) this.#rows(m, block, operand, (own, theirs) => own.set(theirs));
    return operand;
  }

  /** Remembers to copy the operand back. */
  owe(m: Matrix, block: Block, operand: Operand): Operand {
    this.#owed.push({ m, block, operand });
    return operand;
  }

  #copyOut(m: Matrix, block: Block, operand: Operand): void {
    this.#rows(m, block, operand, (own, theirs) => theirs.set(own));
  }

  /** Pairs each row of a block in the heap with the same in `m`; whole rows all at once. */
  #rows(
    m: Matrix,
    { top, bottom, left, right }: Block,
    { address, stride }: Operand,
    copy: (own: FloatArray, theirs: FloatArray) => void,
  ): void {
    const count = bottom - top;
    const View = m.data instanceof Float64Array ? Float64Array : Float32Array;
    const own = new View(this.#memory.buffer, address, count * stride);
    if (stride === m.columns) return copy(own, m.data.subarray(top * stride, bottom * stride));
    for (let i = 0; i < count; i++) {
      const at = (top + i) * m.columns;
      copy(own.subarray(i * stride, (i + 1) * stride), m.data.subarray(at + left, at + right));
    }
  }
}
