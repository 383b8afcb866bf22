// Samples → frames of several lengths with the same middles, and their spectra: of a whole clip or as samples arrive.
// The frames do not depend on how the samples are cut.
import { Framer, type FrameRun, type FramingRecipe } from "../../audio/framing.ts";
import { createKWeighting } from "../../audio/loudness/k-weighting.ts";
import { reflectEnds } from "../../audio/reflect.ts";
import { nextPowerOfTwo, powerSpectra } from "../../audio/spectrum.ts";
import { ArgumentError } from "../../errors.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import type { Frames, Framing, FrontEnd } from "./feature.ts";

/** The next frames of every length, or all of them. */
export interface Piece {
  /** Whether the clip ends with it. */
  readonly isLast: boolean;
  frames(framing?: Framing): Frames;
}

/** Cuts one clip into the frames that its features need. */
export class FrameSource {
  readonly #sources: ReadonlyMap<string, OneLength>;
  readonly #usual: Framing;

  /** @param framings which may be asked for, besides that of the recipe. */
  constructor(frontEnd: FrontEnd, framings: readonly (Framing | undefined)[]) {
    this.#usual = { frameLength: frontEnd.frameLength };
    const all = [this.#usual, ...framings.filter((framing) => framing !== undefined)];
    this.#sources = new Map(all.map((framing) => [keyOf(framing), new OneLength(frontEnd, framing)]));
  }

  /** Hands over the next samples, and gives the frames that they complete. */
  push(samples: Float32Array): Piece {
    return this.#piece((source) => source.push(samples), false);
  }

  /** Hands over the last samples, and gives all frames that are left. */
  finish(samples: Float32Array = new Float32Array(0)): Piece {
    return this.#piece((source) => source.finish(samples), true);
  }

  #piece(take: (source: OneLength) => Frames, isLast: boolean): Piece {
    const taken = new Map([...this.#sources].map(([key, source]) => [key, take(source)]));
    return { isLast, frames: (framing = this.#usual) => taken.get(keyOf(framing)) as Frames };
  }
}

function keyOf({ frameLength, padding = "zero", isKWeighted = false }: Framing): string {
  return `${frameLength} ${padding} ${isKWeighted}`;
}

/** The framing of a feature that wants frames of `seconds`, or `usual` ones where nothing was said. */
export function framingOf(asked: number | undefined, usual: number, frontEnd: FrontEnd): Framing {
  const { sampleRate, frameLength, padding } = frontEnd;
  const own = Math.max(2, Math.round((asked ?? usual) * sampleRate));
  if (padding !== "none") return { frameLength: own };
  if (asked === undefined || own === frameLength) return { frameLength };
  throw new ArgumentError(
    `recipe: with padding none all frames are of one length, ${frameLength / sampleRate} s, got frameSeconds ${asked} for a feature; leave it out`,
  );
}

class OneLength {
  readonly #frontEnd: FrontEnd;
  readonly #framer: Framer | MirroredFramer;
  readonly #weigh: ((sample: number) => number) | undefined;

  constructor(frontEnd: FrontEnd, { frameLength, padding = "zero", isKWeighted = false }: Framing) {
    this.#frontEnd = frontEnd;
    const { hopLength } = frontEnd;
    const recipe = { frameLength, hopLength, center: frontEnd.padding === "zero", padding };
    this.#framer = frontEnd.padding === "reflect" ? new MirroredFramer(recipe) : new Framer(recipe);
    this.#weigh = isKWeighted ? createKWeighting(frontEnd.sampleRate) : undefined;
  }

  push(samples: Float32Array): Frames {
    return withPower(this.#framer.push(this.#weighed(samples)), samples, this.#frontEnd);
  }

  finish(samples: Float32Array): Frames {
    return withPower(this.#framer.finish(this.#weighed(samples)), samples, this.#frontEnd);
  }

  #weighed(samples: Float32Array): Float32Array {
    return this.#weigh === undefined ? samples : samples.map(this.#weigh);
  }
}

function withPower(run: FrameRun, samples: Float32Array, { kernels }: FrontEnd): Frames {
  let power: Matrix32 | undefined;
  const { frameLength, hopLength } = run;
  const fftLength = Math.max(2, nextPowerOfTwo(frameLength));
  const recipe = { frameLength, hopLength, fftLength, center: false, padding: "zero", window: "hann" } as const;
  return {
    samples,
    run,
    get power() {
      return (power ??= powerSpectra(run, kernels, recipe));
    },
    shared: createShared(),
  };
}

/** See `Frames.shared`. */
export function createShared(): Frames["shared"] {
  const known = new Map<string, Matrix32>();
  return (key, make) => {
    const made = known.get(key) ?? make();
    known.set(key, made);
    return made;
  };
}

/** Frames of a clip that is mirrored at its ends: as many samples are held back as the mirror needs. */
class MirroredFramer {
  readonly #framer: Framer;
  readonly #before: number;
  readonly #after: number;
  /** The samples from the first on until there are enough to mirror them; then the last ones. */
  #held = new Float32Array(0);
  #hasBegun = false;

  constructor(recipe: FramingRecipe) {
    this.#framer = new Framer({ ...recipe, center: false });
    this.#before = Math.ceil(recipe.frameLength / 2);
    this.#after = Math.floor(recipe.frameLength / 2);
  }

  push(samples: Float32Array): FrameRun {
    const held = joined(this.#held, samples);
    const isEnough = held.length > Math.max(this.#before, this.#after);
    const fresh = this.#hasBegun ? samples : isEnough ? reflectEnds(held, this.#before, 0) : new Float32Array(0);
    this.#hasBegun ||= isEnough;
    this.#held = this.#hasBegun ? held.slice(-this.#after - 1) : held;
    return this.#framer.push(fresh);
  }

  finish(samples: Float32Array): FrameRun {
    const held = joined(this.#held, samples);
    if (held.length === 0 || !this.#hasBegun) {
      return this.#framer.finish(held.length === 0 ? held : reflectEnds(held, this.#before, this.#after));
    }
    return this.#framer.finish(joined(samples, reflectEnds(held, 0, this.#after).subarray(held.length)));
  }
}

function joined(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
  const both = new Float32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
