// Frames → one row: MiniRocket (Dempster, Schmidt & Webb 2021) and MultiRocket (Tan, Dempster, Bergmeir & Webb 2022) of
// several values side by side and clips of any length. Kernels are fixed; which values each hears is drawn, and the biases
// are quantiles of what the kernels make of training clips. Learnt without labels, then frozen. It knows no sound.
import { ArgumentError } from "../../errors.ts";
import { type Matrix32, matrix32 } from "../../math/matrix.ts";
import { createRandom, type Random } from "../../math/random.ts";
import type { EncodingCost } from "../cost.ts";
import { dilationsFor, TAPS } from "./dilations.ts";
import { differences, heavyTaps, kernelSeries, paddedSum, reachOf, timeSeries } from "./kernel-series.ts";
import { fourPoolings, positiveShare, rocketPoolings } from "./pooling.ts";

/** Which transform, and how large. */
export interface RocketRecipe {
  /** "mini": one number of each bias; "multi": four, also of the change from frame to frame. */
  readonly kind: "mini" | "multi";
  /** About so many numbers, at least 84 (mini) or 672 (multi): as many as are whole multiples of these. */
  readonly features: number;
  /** An integer: which values a kernel hears, and of which clips the quantiles are. */
  readonly seed: number;
}

/** What has been learnt of the frames, or of their change: plain matrices, saved with a model. */
export interface RocketPart {
  /** 2 × distances: in frames, and how many features each kernel has there. */
  readonly dilations: Matrix32;
  /** (distances · 84) × values: 1 where a kernel at a distance hears a value. */
  readonly channels: Matrix32;
  /** 1 × features. */
  readonly biases: Matrix32;
}

/** A kernel hears so many values at most. */
const MOST_CHANNELS = 9;
const GOLDEN_RATIO = (1 + Math.sqrt(5)) / 2;

/** Learns from clips (frames × values each): of the frames, and for "multi" of their change. */
export function fitRocket(clips: readonly Matrix32[], recipe: RocketRecipe): RocketPart[] {
  if (clips.length === 0) throw new ArgumentError("fitRocket: there must be at least 1 clip, got none");
  clips.forEach(requireFrames);
  const random = createRandom(recipe.seed);
  return partsOf(recipe).map((makeSeries) => fitPart(clips, makeSeries, { perKernel: perKernelOf(recipe), random }));
}

/** One row of a clip (frames × values): for each part and pooling a number for each bias. */
export function encodeByRocket(frames: Matrix32, learnt: readonly RocketPart[], recipe: RocketRecipe): Float32Array {
  requireFrames(frames);
  const poolings = rocketPoolings[recipe.kind].length;
  const row = new Float32Array(rocketColumns(recipe));
  const series = timeSeries(frames);
  let from = 0;
  partsOf(recipe).forEach((makeSeries, p) => {
    const count = learnt[p].biases.columns;
    eachKernel(learnt[p], makeSeries(series), (values, { begin, end, first, features }) => {
      for (let f = first; f < first + features; f++) {
        const bias = learnt[p].biases.data[f];
        if (poolings === 1) row[from + f] = positiveShare(values, bias, begin, end);
        else fourPoolings(values, bias, begin, end).forEach((value, k) => (row[from + k * count + f] = value));
      }
    });
    from += count * poolings;
  });
  return row;
}

/** A name for every column of a row. */
export function rocketNames(featureName: string, recipe: RocketRecipe): string[] {
  const each = heavyTaps.length * perKernelOf(recipe);
  return partsOf(recipe).flatMap((_, part) =>
    rocketPoolings[recipe.kind].flatMap((pooling) =>
      Array.from({ length: each }, (__, f) => `${featureName}${part === 1 ? "_change" : ""}_rocket${f}_${pooling}`),
    ),
  );
}

/** How many numbers a row is. */
function rocketColumns(recipe: RocketRecipe): number {
  return numbersPerBias(recipe) * heavyTaps.length * perKernelOf(recipe);
}

/** What `encodeByRocket` costs at most: of clips as long as the longest that were learnt from, with all values heard. */
export function rocketCost({ rows, columns }: Pick<Matrix32, "rows" | "columns">, recipe: RocketRecipe): EncodingCost {
  const distances = dilationsFor(rows, perKernelOf(recipe)).steps.length;
  const kernels = partsOf(recipe).length * heavyTaps.length * distances;
  const heard = Math.min(columns, MOST_CHANNELS);
  return {
    multiplyAdds: rows * (kernels * (heard + TAPS + 3) + rocketColumns(recipe)),
    bytes: 4 * (rows * columns * partsOf(recipe).length + kernels * columns + 2 * rocketColumns(recipe)) + 20 * rows,
  };
}

type Series = readonly Float32Array[];

/** The frames themselves, and their change where it is wanted. */
function partsOf({ kind }: RocketRecipe): ((series: Series) => Series)[] {
  return kind === "mini" ? [(series) => series] : [(series) => series, differences];
}

function numbersPerBias(recipe: RocketRecipe): number {
  return partsOf(recipe).length * rocketPoolings[recipe.kind].length;
}

function perKernelOf(recipe: RocketRecipe): number {
  const least = numbersPerBias(recipe) * heavyTaps.length;
  if (!(recipe.features >= least)) {
    throw new ArgumentError(`rocket: features must be ≥ ${least} for "${recipe.kind}", got ${recipe.features}`);
  }
  return Math.floor(recipe.features / least);
}

function fitPart(
  clips: readonly Matrix32[],
  makeSeries: (series: Series) => Series,
  { perKernel, random }: { readonly perKernel: number; readonly random: Random },
): RocketPart {
  const longest = clips.reduce((most, { rows }) => Math.max(most, rows), 0);
  const { steps, features } = dilationsFor(longest, perKernel);
  const dilations = matrix32(2, steps.length);
  dilations.data.set([...steps, ...features]);
  const channels = drawChannels(steps.length * heavyTaps.length, clips[0].columns, random);
  const biases = matrix32(1, heavyTaps.length * perKernel);
  const drawn = Array.from({ length: channels.rows }, () => Math.floor(random.uniform() * clips.length));
  // Clip by clip, so that each is laid out once.
  for (const clip of new Set(drawn)) {
    const own = (combination: number): boolean => drawn[combination] === clip;
    eachKernel(
      { dilations, channels, biases },
      makeSeries(timeSeries(clips[clip])),
      (values, place) => {
        const sorted = values.toSorted();
        for (let f = place.first; f < place.first + place.features; f++) {
          biases.data[f] = quantile(sorted, ((f + 1) * GOLDEN_RATIO) % 1);
        }
      },
      own,
    );
  }
  return { dilations, channels, biases };
}

/** Which values each kernel at each distance hears: 1 to 9 of them, few more often than many. */
function drawChannels(combinations: number, columns: number, random: Random): Matrix32 {
  const out = matrix32(combinations, columns);
  const most = Math.log2(Math.min(columns, MOST_CHANNELS) + 1);
  for (let i = 0; i < combinations; i++) {
    const count = Math.min(columns, Math.floor(2 ** (random.uniform() * most)));
    const order = Array.from({ length: columns }, (_, j) => j);
    for (let k = 0; k < count; k++) {
      const other = k + Math.floor(random.uniform() * (columns - k));
      [order[k], order[other]] = [order[other], order[k]];
      out.data[i * columns + order[k]] = 1;
    }
  }
  return out;
}

interface Place {
  /** The frames that count: all, or for every second kernel those to which no zeros came. */
  readonly begin: number;
  readonly end: number;
  readonly first: number;
  readonly features: number;
}

/** Makes the series of every kernel at every distance, or of those that are wanted. */
function eachKernel(
  { dilations, channels }: RocketPart,
  series: Series,
  use: (values: Float32Array, place: Place) => void,
  isWanted: (combination: number) => boolean = () => true,
): void {
  let first = 0;
  for (let d = 0; d < dilations.columns; d++) {
    const [step, features] = [dilations.data[d], dilations.data[dilations.columns + d]];
    const reach = reachOf(step);
    const length = series[0].length;
    for (let k = 0; k < heavyTaps.length; k++, first += features) {
      const combination = d * heavyTaps.length + k;
      if (!isWanted(combination)) continue;
      const mask = channels.data.subarray(combination * channels.columns, (combination + 1) * channels.columns);
      const heard = Array.from(mask.keys()).filter((j) => mask[j] > 0);
      const isInner = (d + k) % 2 === 1 && length > 2 * reach;
      const [begin, end] = isInner ? [reach, length - reach] : [0, length];
      use(kernelSeries(paddedSum(series, heard, reach), heavyTaps[k], step), { begin, end, first, features });
    }
  }
}

/** Of sorted values, between neighbours in proportion (as numpy's default). */
function quantile(sorted: Float32Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(sorted.length - 1, below + 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

function requireFrames({ rows }: Matrix32): void {
  if (rows < 1) throw new ArgumentError("rocket: a clip must have at least 1 frame, got 0");
}
