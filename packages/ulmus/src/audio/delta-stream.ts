// Deltas of frames that arrive in pieces: the rows of `delta` of the whole clip, bit for bit, a few frames late.
import { type Matrix32, sliceRows, stackRows } from "../math/matrix.ts";
import { delta, type DeltaOptions } from "./delta.ts";

/** Takes frames as they arrive, and gives their deltas as soon as the frames that these depend on are there. */
export class DeltaStream {
  readonly #options: DeltaOptions;
  /** How many frames after one its delta depends on. */
  readonly #lag: number;
  /** Fewer frames than this at the beginning have deltas that those to come may change. */
  readonly #least: number;
  /** How many frames before the next delta are kept; more than it depends on, so that none counts as the first of a clip. */
  readonly #context: number;
  #held: Matrix32 | undefined;
  /** How many of the frames held have their delta already. */
  #done = 0;

  constructor(options: DeltaOptions = {}) {
    const { method = "savitzky-golay", order = 1, width = method === "regression" ? 5 : 9 } = options;
    this.#options = { method, order, width };
    this.#lag = ((width - 1) / 2) * (method === "regression" ? order : 1);
    this.#least = method === "regression" ? 1 : width;
    this.#context = 2 * width;
  }

  /** The deltas that these further frames complete. Copies what it will need of them. */
  push(frames: Matrix32): Matrix32 {
    const held = stackRows(this.#held, frames);
    const ready = held.rows < this.#least ? 0 : Math.max(this.#done, held.rows - this.#lag);
    const deltas = this.#take(held, ready);
    const dropped = Math.max(0, ready - this.#context);
    this.#held = sliceRows(held, dropped, held.rows);
    this.#done = ready - dropped;
    return deltas;
  }

  /** Hands over the last frames, if there are any left, and gives the deltas that remain. */
  finish(frames: Matrix32): Matrix32 {
    const held = stackRows(this.#held, frames);
    return this.#take(held, held.rows);
  }

  #take(held: Matrix32, ready: number): Matrix32 {
    return ready === this.#done ? sliceRows(held, 0, 0) : sliceRows(delta(held, this.#options), this.#done, ready);
  }
}
