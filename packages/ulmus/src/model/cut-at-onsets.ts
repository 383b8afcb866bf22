// A long recording, cut into the sounds that are in it: from where one begins to where it has died away, or the next begins.
import type { Signal } from "../audio/signal.ts";
import { backtrackOnsets, detectOnsets } from "../audio/rhythm/onsets.ts";
import type { Matrix32 } from "../math/matrix.ts";
import { createFrameExtractor } from "./features/frame-features.ts";
import { createRecipe, type RecipeInput } from "./recipe.ts";
import { requireSound } from "./sound-check.ts";

/** A part of a recording, in seconds from its beginning. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** From one frame to the next, in seconds. */
const HOP_SECONDS = 0.01;
/** A sound has died away where it stays so many decibels below its loudest for so long. */
const [FALL_DECIBEL, FALL_SECONDS] = [30, 0.12];
/** Onsets with nothing louder than this after them, relative to the recording's loudest, are none. */
const FAINTEST_DECIBEL = -40;
const SHORTEST_SECONDS = 0.06;

/**
 * The sounds in a recording, in order and apart; none where it has no onset. Onsets are those of `detectOnsets` (Böck, Krebs &
 * Schedl 2012), each moved back to where its level begins to rise.
 */
export function cutAtOnsets(signal: Signal): Stretch[] {
  requireSound(signal);
  const strength = framesOf(signal, { frames: "onsetStrength" });
  const descriptors = framesOf(signal, { frames: "descriptors", reference: "fixed" });
  const level = Float32Array.from({ length: descriptors.rows }, (_, t) => descriptors.data[t * descriptors.columns]);
  const loudest = level.reduce((most, value) => Math.max(most, value), -Infinity);
  const starts = [...backtrackOnsets(detectOnsets(strength.data, 1 / HOP_SECONDS), level)];
  const duration = signal.samples.length / signal.sampleRate;
  return starts.flatMap((start, i) => {
    const next = starts[i + 1] ?? level.length;
    const own = level.subarray(start, next);
    const peak = own.reduce((most, value) => Math.max(most, value), -Infinity);
    const end = Math.min(duration, HOP_SECONDS * (start + lengthOf(own, peak - FALL_DECIBEL)));
    const isSound = peak >= loudest + FAINTEST_DECIBEL && end - HOP_SECONDS * start >= SHORTEST_SECONDS;
    return isSound ? [{ start: HOP_SECONDS * start, end }] : [];
  });
}

/** How many frames pass until the level stays below `floor`; all, if it does not. */
function lengthOf(level: Float32Array, floor: number): number {
  const patience = Math.round(FALL_SECONDS / HOP_SECONDS);
  let below = 0;
  let hasRisen = false;
  for (let t = 0; t < level.length; t++) {
    hasRisen ||= level[t] >= floor;
    below = level[t] < floor ? below + 1 : 0;
    if (hasRisen && below === patience) return t + 1 - patience / 2;
  }
  return level.length;
}

function framesOf(signal: Signal, block: NonNullable<RecipeInput["blocks"]>[number]): Matrix32 {
  const frontEnd = { sampleRate: Math.round(signal.sampleRate), hopSeconds: HOP_SECONDS };
  return createFrameExtractor(createRecipe({ frontEnd, blocks: [block] })).extract(signal);
}
