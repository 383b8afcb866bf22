// The WASM machine: one instance and its heap. Operands are copied into the heap and outputs back out of it.
import { NumericalError } from "../errors.ts";
import type { FloatArray, Matrix } from "./matrix.ts";
import { type Block, type Machine, type Operand, wholeOf } from "./machine.ts";

type KernelFunction = (words: number) => number;

const pageBytes = 65_536;
const maximumPages = 65_536;
/** Room for the words of one call. */
const wordBytes = 256;

/** Instantiates the module `bytes`, whose exports are the kernels. */
export function createWasmMachine(name: string, bytes: Uint8Array<ArrayBuffer>): Machine {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: maximumPages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  const functions = exports as Record<string, KernelFunction> & { __heap_base: WebAssembly.Global };
  const heap = new Heap(memory, functions.__heap_base.value as number);
  const words = heap.take(wordBytes);
  const scratch = heap.take(functions.scratch_bytes(words));

  return {
    name,
    threads: 1,
    blockBytes: 96 * 2 ** 20,
    placing: (use) => heap.placing(use),
    input: (m, block = wholeOf(m)) => heap.copyIn(m, block, true),
    output: (m, keep, block = wholeOf(m)) => {
      const operand = heap.copyIn(m, block, keep);
      heap.owe(m, block, operand);
      return operand;
    },
    array: (values) => heap.copyIn({ rows: 1, columns: values.length, data: values }, undefined, true).address,
    room: (count) => heap.take(count),
    run: (kernel, calls) => {
      const results = calls.map((call) => {
        new Int32Array(memory.buffer, words, wordBytes / 4).set([...call, scratch]);
        return functions[kernel](words);
      });
      return results[0];
    },
  };
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
      throw new NumericalError(`WASM kernels: memory cannot grow to ${Math.ceil(end / 2 ** 20)} MiB; ${advice}`, { cause });
    }
  }

  copyIn(m: Matrix, block: Block = wholeOf(m), copy: boolean): Operand {
    const stride = block.right - block.left;
    const address = this.take(stride * (block.bottom - block.top) * m.data.BYTES_PER_ELEMENT);
    const operand: Operand = { address, stride, isDouble: m.data instanceof Float64Array ? 1 : 0 };
    if (copy) this.#rows(m, block, operand, (own, theirs) => own.set(theirs));
    return operand;
  }

  owe(m: Matrix, block: Block, operand: Operand): void {
    this.#owed.push({ m, block, operand });
  }

  #copyOut(m: Matrix, block: Block, operand: Operand): void {
    this.#rows(m, block, operand, (own, theirs) => theirs.set(own));
  }

  /** Pairs each row of a block in the heap with the same in `m`; whole rows all at once. */
  #rows(m: Matrix, { top, bottom, left, right }: Block, { address, stride }: Operand, copy: (own: FloatArray, theirs: FloatArray) => void): void {
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
