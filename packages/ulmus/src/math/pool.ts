// Shares the calls of one kernel among threads over a SharedArrayBuffer. The thread that asks takes part, so that
// everything works, only slower, before the others have started and where none can. Nothing here starts a thread:
// the doors (node, browser) pass in how.
import { NumericalError } from "../errors.ts";
import type { Words } from "./machine.ts";

/** Starts a thread that evaluates `source`, a function's text, with `data`; it must not keep the program alive. */
export type StartThread = (source: string, data: unknown) => void;

export interface Threads {
  /** Including the one that asks. */
  readonly count: number;
  readonly start: StartThread;
}

/** What a thread gets besides its own machine's data. */
export interface PoolMemory {
  /** Int32: see `cell`. */
  readonly control: SharedArrayBuffer;
  /** Float64, `callWords` for each call: the kernel's index, how many words follow, the words. */
  readonly calls: SharedArrayBuffer;
}

export const callWords = 32;
/** Tickets beyond the last call stay below 1024: each thread draws one such for each signal. */
const mostCalls = 512;
const indexBits = 1023;
/** The cells of `control`. A ticket holds how many calls there are (bits 10 – 19) and the next of them (bits 0 – 9). */
const cell = { ticket: 0, finished: 1, signal: 2, failed: 3 };

/** Starts the threads but the one that asks, each with a function's text that gets `dataOf()` and `serveCalls`. */
export function startPool(
  threads: Threads | undefined,
  body: string,
  dataOf: () => Record<string, unknown>,
): PoolMemory | undefined {
  if (!threads) return undefined;
  const pool = {
    control: new SharedArrayBuffer(16),
    calls: new SharedArrayBuffer(8 * callWords * mostCalls),
  };
  for (let i = 1; i < threads.count; i++) {
    threads.start(`(data) => (${body})(data, ${String(serveCalls)})`, { pool, ...dataOf() });
  }
  return pool;
}

/** Calls kernel `index` once for each of `calls`, shared if there is a pool; returns the result of a single call. */
export function runCalls(
  pool: PoolMemory | undefined,
  index: number,
  calls: readonly Words[],
  invoke: (words: ArrayLike<number>) => number,
): number {
  if (!pool || calls.length === 1) return calls.map(invoke)[0];
  shareCalls(pool, index, calls, (call) => invoke(call.subarray(2, 2 + call[1])));
  return 0;
}

/** Calls kernel `index` once for each of `calls`, helped by the threads; `invoke` is how this thread does it. */
function shareCalls(
  memory: PoolMemory,
  index: number,
  calls: readonly Words[],
  invoke: (call: Float64Array) => number,
): void {
  const control = new Int32Array(memory.control);
  const table = new Float64Array(memory.calls);
  calls.forEach((words, i) => table.set([index, words.length, ...words], i * callWords));
  Atomics.store(control, cell.finished, 0);
  Atomics.store(control, cell.ticket, calls.length << 10);
  Atomics.add(control, cell.signal, 1);
  Atomics.notify(control, cell.signal);
  for (;;) {
    const next = Atomics.add(control, cell.ticket, 1) & indexBits;
    if (next >= calls.length) break;
    invoke(table.subarray(next * callWords, (next + 1) * callWords));
    Atomics.add(control, cell.finished, 1);
  }
  while (Atomics.load(control, cell.finished) < calls.length); // the others are at their last call
  if (Atomics.load(control, cell.failed) !== 0) {
    throw new NumericalError("kernels: a thread failed, got an error in its call; use one thread and report this");
  }
}

/**
 * The body of a thread: takes calls while there are any, spins a little, then sleeps until signalled. It is sent as text,
 * so it may use nothing but its arguments; the numbers are those of `cell` and `callWords`.
 */
export function serveCalls(memory: PoolMemory, invoke: (call: Float64Array) => number): void {
  const control = new Int32Array(memory.control);
  const table = new Float64Array(memory.calls);
  for (;;) {
    const seen = Atomics.load(control, 2);
    for (;;) {
      const ticket = Atomics.add(control, 0, 1);
      const next = ticket & 1023;
      if (next >= ((ticket >> 10) & 1023)) break;
      try {
        invoke(table.subarray(next * 32, (next + 1) * 32));
      } catch {
        Atomics.store(control, 3, 1);
      }
      Atomics.add(control, 1, 1);
    }
    for (let i = 0; i < 20_000 && Atomics.load(control, 2) === seen; i++);
    Atomics.wait(control, 2, seen);
  }
}
