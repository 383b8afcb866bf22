// Cuts a stream of samples into overlapping frames. It knows no window and no spectrum: frames are the samples as they are.
// A whole clip is the stream whose first samples are also its last: `new Framer(recipe).finish(samples)`.
import { ArgumentError } from "../errors.ts";
import { matrix32, type Matrix32 } from "../math/matrix.ts";

/** What stands beyond both ends of a clip: zeros, or its first and last sample repeated. */
export type Padding = "zero" | "edge";

/** How a signal is cut into frames. */
export interface FramingRecipe {
  /** In samples. */
  readonly frameLength: number;
  /** In samples, from one frame's start to the next; may be longer than a frame. */
  readonly hopLength: number;
  /**
   * true: frame t has its middle at sample t · hopLength, and a clip of n ≥ 1 samples has 1 + ⌊n / hopLength⌋ frames.
   * false: frame t begins at sample t · hopLength and only complete frames count, 1 + ⌊(n − frameLength) / hopLength⌋;
   * a clip shorter than one frame is padded at its end to one frame.
   */
  readonly center: boolean;
  readonly padding: Padding;
}

/** Frames that follow one another: frame t is `samples[t * hopLength … + frameLength]`, for t < `count`. */
export interface FrameRun {
  readonly samples: Float32Array;
  readonly count: number;
  readonly frameLength: number;
  /** In samples. */
  readonly hopLength: number;
}

/** How many frames a clip of `sampleCount` samples has; 0 if it is empty. */
export function frameCount(sampleCount: number, recipe: FramingRecipe): number {
  requireFraming(recipe, "frameCount");
  if (sampleCount <= 0) return 0;
  if (recipe.center) return 1 + Math.floor(sampleCount / recipe.hopLength);
  return 1 + Math.max(0, Math.floor((sampleCount - recipe.frameLength) / recipe.hopLength));
}

/** Copies the frames of a run into a matrix, count × frameLength. */
export function frameMatrix(run: FrameRun): Matrix32 {
  const frames = matrix32(run.count, run.frameLength);
  for (let t = 0; t < run.count; t++) {
    const start = t * run.hopLength;
    frames.data.set(run.samples.subarray(start, start + run.frameLength), t * run.frameLength);
  }
  return frames;
}

/** Cuts samples, which may arrive in pieces of any length, into frames. The frames do not depend on the pieces. */
export class Framer {
  readonly #recipe: FramingRecipe;
  /** The samples from the next frame's start on, as far as they have arrived. */
  #pending = new Float32Array(0);
  /** How many samples lie between the last one kept and the next frame's start: > 0 only where the hop is longer. */
  #skip = 0;
  #received = 0;
  #lastSample = 0;
  #isFinished = false;

  constructor(recipe: FramingRecipe) {
    requireFraming(recipe, "Framer");
    this.#recipe = recipe;
  }

  /** Hands over the next samples and returns the frames they complete. Copies `samples`. */
  push(samples: Float32Array): FrameRun {
    this.#requireOpen("push");
    return this.#take(this.#receive(samples));
  }

  /**
   * Hands over the last samples, if there are any left, and returns the remaining frames with the padding at the end.
   * Copies `samples`. No more can be pushed afterwards.
   */
  finish(samples: Float32Array = new Float32Array(0)): FrameRun {
    this.#requireOpen("finish");
    const pieces = this.#receive(samples);
    if (this.#received === 0) {
      throw new ArgumentError("Framer.finish: a signal must have at least 1 sample, got 0; leave empty clips out");
    }
    this.#isFinished = true;
    const { frameLength, center } = this.#recipe;
    const missing = center ? Math.floor(frameLength / 2) : Math.max(0, frameLength - this.#received);
    return this.#take([...pieces, this.#padding(missing, this.#lastSample)]);
  }

  #requireOpen(method: string): void {
    if (this.#isFinished) {
      throw new ArgumentError(`Framer.${method}: the signal has been finished; create a new Framer for the next one`);
    }
  }

  /** The samples, with the padding before them if they are the first. */
  #receive(samples: Float32Array): Float32Array[] {
    if (samples.length === 0) return [];
    const isStart = this.#received === 0;
    this.#received += samples.length;
    this.#lastSample = samples[samples.length - 1];
    // An odd frame has its longer half before its middle, as librosa's STFT has.
    const head = isStart && this.#recipe.center ? Math.ceil(this.#recipe.frameLength / 2) : 0;
    return [this.#padding(head, samples[0]), samples];
  }

  #padding(length: number, edge: number): Float32Array {
    return new Float32Array(length).fill(this.#recipe.padding === "edge" ? edge : 0);
  }

  #take(pieces: readonly Float32Array[]): FrameRun {
    const { frameLength, hopLength } = this.#recipe;
    const joined = join([this.#pending, ...pieces]);
    const samples = joined.subarray(Math.min(this.#skip, joined.length));
    this.#skip -= joined.length - samples.length;
    const count = samples.length < frameLength ? 0 : 1 + Math.floor((samples.length - frameLength) / hopLength);
    const consumed = Math.min(count * hopLength, samples.length);
    this.#skip += count * hopLength - consumed;
    this.#pending = samples.slice(consumed);
    return { samples, count, frameLength, hopLength };
  }
}

function join(pieces: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.length;
  }
  return joined;
}

function requireFraming({ frameLength, hopLength }: FramingRecipe, where: string): void {
  for (const [name, value] of Object.entries({ frameLength, hopLength })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ArgumentError(`${where}: ${name} must be a whole number of samples ≥ 1, got ${value}`);
    }
  }
}
