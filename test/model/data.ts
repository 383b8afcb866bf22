// Clips to learn from: rows drawn from clouds, sounds made by formulas, and spoken digits where the data set is there.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { decodeWav } from "ulmus-source/audio/wav.ts";
import { mixDown, type Signal } from "ulmus-source/audio/signal.ts";
import type { Matrix32 } from "ulmus-source/math/matrix.ts";
import { matrix32, matrixFromRows, selectRows } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { createRecipe, type Recipe, type RecipeInput, settleSampleRate } from "ulmus-source/model/recipe.ts";
import { root } from "../repository.ts";

export interface LabelledRows {
  readonly features: Matrix32;
  readonly labels: string[];
  readonly groups: string[];
}

export interface LabelledSounds {
  readonly signals: Signal[];
  readonly labels: string[];
}

export const classNames = ["bell", "dog", "rain", "siren", "train", "wind"];

/** `count` rows of classes in turn: normal clouds whose centres lie `distance` deviations from the origin. */
export function clouds(
  count: number,
  {
    columns = 8,
    classes = 3,
    distance = 2,
    seed = 1,
  }: { columns?: number; classes?: number; distance?: number; seed?: number } = {},
): LabelledRows {
  const centres = createRandom(77);
  const centre = Array.from({ length: classes }, () => Array.from({ length: columns }, () => centres.normal()));
  const random = createRandom(seed);
  const features = matrix32(count, columns);
  for (let i = 0; i < count; i++) {
    const from = centre[i % classes];
    const scale = distance / Math.sqrt(from.reduce((sum, x) => sum + x * x, 0));
    for (let j = 0; j < columns; j++) features.data[i * columns + j] = 3 + 0.5 * (scale * from[j] + random.normal());
  }
  const labels = Array.from({ length: count }, (_, i) => classNames[i % classes]);
  const groups = labels.map((_, i) => `recording ${Math.floor(i / (2 * classes))}`);
  return { features, labels, groups };
}

/** The clips `indices` of `rows`. */
export function pick({ features, labels, groups }: LabelledRows, indices: readonly number[]): LabelledRows {
  return {
    features: selectRows(features, indices),
    labels: indices.map((i) => labels[i]),
    groups: indices.map((i) => groups[i]),
  };
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Sounds of 0.3 s at 8 kHz in three classes (a tone, noise, clicks), no two alike. */
export function sounds(count: number, seed = 1): LabelledSounds {
  const random = createRandom(seed);
  const signals = Array.from({ length: count }, (_, n): Signal => {
    const pitch = 200 + 1500 * random.uniform();
    const period = 300 + Math.floor(400 * random.uniform());
    const samples = Float32Array.from({ length: 2400 }, (_unused, i) => {
      const hiss = random.normal();
      if (n % 3 === 0) return 0.4 * Math.sin((2 * Math.PI * pitch * i) / 8000) + 0.01 * hiss;
      return n % 3 === 1 ? 0.1 * hiss : (i % period < 5 ? 0.8 : 0) + 0.01 * hiss;
    });
    return { sampleRate: 8000, samples };
  });
  return { signals, labels: signals.map((_, n) => ["tone", "noise", "clicks"][n % 3]) };
}

/** A recipe for rows of one's own, small enough for hundreds of fits. */
export const rowRecipe = { layer: { units: 40, seed: 5 } } satisfies RecipeInput;

/** A recipe for sounds, small enough for tests. */
export const soundRecipe = {
  blocks: [{ frames: "mfcc" }, { frames: "descriptors" }],
  layer: { units: 100 },
} satisfies RecipeInput;

/** Two half circles that reach into each other; row i is of moon i % 2. */
export function moons(count: number, seed: number): LabelledRows {
  const random = createRandom(seed);
  const features = matrix32(count, 2);
  const labels = Array.from({ length: count }, (_, i) => ["left", "right"][i % 2]);
  for (let i = 0; i < count; i++) {
    const angle = Math.PI * random.uniform();
    const [x, y] =
      i % 2 ? [0.5 - Math.cos(angle), 0.25 - Math.sin(angle)] : [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25];
    features.data.set([x + 0.1 * random.normal(), y + 0.1 * random.normal()], 2 * i);
  }
  return { features, labels, groups: labels };
}

/** The recordings of the Free Spoken Digit Dataset, named digit_speaker_take.wav. */
export const digits = join(resolve(root, process.env["ULMUS_DATASETS"] ?? "../shared/datasets"), "fsdd", "recordings");

export const hasSpokenDigits = existsSync(digits);
export const digitsReason = hasSpokenDigits ? "" : " (skipped: there is no fsdd in the folder ULMUS_DATASETS)";

/** Takes `from` … `takes` − 1 of every digit and speaker of the Free Spoken Digit Dataset; the speaker is the group. */
export function spokenDigits(takes: number, from = 0): LabelledSounds & { readonly groups: string[] } {
  const names = readdirSync(digits).filter((name) => {
    const take = Number(/_(\d+)\.wav$/.exec(name)?.[1]);
    return take >= from && take < takes;
  });
  names.sort();
  return {
    signals: names.map((name) => mixDown(decodeWav(readFileSync(join(digits, name)), name))),
    labels: names.map((name) => name.split("_")[0]),
    groups: names.map((name) => name.split("_")[1]),
  };
}

/** The rows that a recipe makes of takes `from` … `to` − 1, and the recipe with its rate. */
export function spokenDigitRows(input: RecipeInput, from: number, to: number): { clips: LabelledRows; recipe: Recipe } {
  const { signals, labels, groups } = spokenDigits(to, from);
  const recipe = settleSampleRate(createRecipe(input), [8000]);
  const extractor = createExtractor(recipe);
  return {
    clips: { features: matrixFromRows(signals.map((signal) => extractor.extract(signal))), labels, groups },
    recipe,
  };
}
