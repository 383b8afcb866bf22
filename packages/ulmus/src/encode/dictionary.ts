// Frames → one row: which of the patches of a dictionary a clip holds. A patch is a few frames with all their features; the
// dictionary is learnt from training clips by spherical k-means on whitened patches (Coates & Ng 2012; for sound Salamon &
// Bello 2015). Learnt without labels, then frozen.
import { ArgumentError } from "../errors.ts";
import { symmetricEigen } from "../math/eigen.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, matrix32, matrix64, rowOf } from "../math/matrix.ts";
import { createRandom, permutation, type Random } from "../math/random.ts";
import type { EncodingCost } from "./cost.ts";
import { sphericalMeans, unitRows } from "../math/spherical-means.ts";

/** The size of a dictionary and of what a row takes from it. */
export interface DictionaryRecipe {
  /** Frames of a patch. */
  readonly patchFrames: number;
  /** Principal components that are kept of a patch. */
  readonly components: number;
  /** Patches in the dictionary. */
  readonly atoms: number;
  /** How many equal parts of a clip also give their mean; 0 for none. */
  readonly parts: number;
  /** An integer: which training patches are taken, and where k-means begins. */
  readonly seed: number;
}

/** What has been learnt: plain matrices, saved with a model. */
export interface Dictionary {
  /** Of the normalised training patches: 1 × (patchFrames · features). */
  readonly mean: Matrix32;
  /** (patchFrames · features) × components. */
  readonly whitening: Matrix32;
  /** atoms × components, of length 1. */
  readonly atoms: Matrix32;
}

/** So many patches are learnt from at most, an equal number from each clip. */
const TRAINING_PATCHES = 25_000;
/** An atom answers to patches that are closer than this cosine. */
const THRESHOLD = 0.25;
/** A patch is divided by its deviation plus this: so that silence, whose values hardly differ, is not blown up; in dB. */
const DEVIATION_FLOOR = 3;
/** Added to the variance of a component before whitening. */
const VARIANCE_FLOOR = 0.01;

/** Learns a dictionary from clips (frames × features each). */
export function fitDictionary(clips: readonly Matrix32[], recipe: DictionaryRecipe, kernels: Kernels): Dictionary {
  if (clips.length === 0) throw new ArgumentError("fitDictionary: there must be at least 1 clip, got none");
  const random = createRandom(recipe.seed);
  const sample = samplePatches(clips, recipe, random);
  const mean = matrix32(1, sample.columns);
  for (let i = 0; i < sample.rows; i++) {
    for (let j = 0; j < sample.columns; j++) mean.data[j] += sample.data[i * sample.columns + j] / sample.rows;
  }
  const whitening = whiten(sample, mean, recipe.components, kernels);
  const points = unitRows(project(sample, { mean, whitening }, kernels));
  return { mean, whitening, atoms: sphericalMeans(points, recipe.atoms, random, kernels) };
}

/**
 * One row of a clip (frames × features): how strongly each atom answers, on average over the clip, at most, and on average
 * over each part; each as the square root, which evens out rare and common atoms. Its length is atoms · (2 + parts).
 */
export function encodeByDictionary(
  frames: Matrix32,
  dictionary: Dictionary,
  { patchFrames, parts }: DictionaryRecipe,
  kernels: Kernels,
): Float32Array {
  const points = unitRows(project(patches(frames, patchFrames), dictionary, kernels));
  const answers = matrix32(points.rows, dictionary.atoms.rows);
  kernels.multiply(answers, points, dictionary.atoms, { transposeB: true });
  const { rows, columns, data } = answers;
  const row = new Float32Array(columns * (2 + parts));
  const addMean = (at: number, start: number, end: number): void => {
    for (let t = start; t < end; t++) {
      for (let j = 0; j < columns; j++) {
        const answer = data[t * columns + j] - THRESHOLD;
        if (answer > 0) row[at + j] += answer / (end - start);
      }
    }
  };
  addMean(0, 0, rows);
  for (let at = 0; at < data.length; at += columns) {
    for (let j = 0; j < columns; j++) {
      if (data[at + j] - THRESHOLD > row[columns + j]) row[columns + j] = data[at + j] - THRESHOLD;
    }
  }
  for (let i = 0; i < parts; i++) {
    const start = Math.floor((i * rows) / parts);
    addMean((2 + i) * columns, start, Math.max(start + 1, Math.floor(((i + 1) * rows) / parts)));
  }
  return row.map(Math.sqrt);
}

/** What `encodeByDictionary` costs. */
export function dictionaryCost(
  { rows, columns }: Pick<Matrix32, "rows" | "columns">,
  { patchFrames, components, atoms, parts }: DictionaryRecipe,
): EncodingCost {
  const patch = patchFrames * columns;
  const kept = Math.min(components, patch);
  const pooled = atoms * (parts > 0 ? 3 : 2);
  return {
    multiplyAdds: rows * (3 * patch + (patch + 2) * kept + kept * atoms + pooled),
    bytes: 4 * ((patch + atoms) * kept + patch + rows * (patch + 2 * kept + atoms) + atoms * (2 + parts)),
  };
}

/** A name for every column of a dictionary row. */
export function dictionaryNames(featureName: string, { atoms, parts }: DictionaryRecipe): string[] {
  const kinds = ["mean", "maximum", ...Array.from({ length: parts }, (_, i) => `mean_${i + 1}of${parts}`)];
  return kinds.flatMap((kind) => Array.from({ length: atoms }, (_, j) => `${featureName}_atom${j}_${kind}`));
}

/**
 * The patch around each frame (frames × (patchFrames · features)), the first and last frame repeated beyond the ends: minus
 * its mean, over its deviation plus `DEVIATION_FLOOR`.
 */
function patches(frames: Matrix32, patchFrames: number): Matrix32 {
  if (frames.rows < 1) throw new ArgumentError("dictionary: a clip must have at least 1 frame, got 0");
  const out = matrix32(frames.rows, patchFrames * frames.columns);
  const before = Math.floor(patchFrames / 2);
  for (let t = 0; t < frames.rows; t++) {
    const patch = rowOf(out, t);
    for (let f = 0; f < patchFrames; f++) {
      const from = Math.min(frames.rows - 1, Math.max(0, t + f - before));
      patch.set(rowOf(frames, from), f * frames.columns);
    }
    normalise(patch);
  }
  return out;
}

function normalise(patch: Float32Array): void {
  let [sum, squares] = [0, 0];
  for (let j = 0; j < patch.length; j++) sum += patch[j];
  const mean = sum / patch.length;
  for (let j = 0; j < patch.length; j++) squares += (patch[j] - mean) ** 2;
  const scale = 1 / (Math.sqrt(squares / patch.length) + DEVIATION_FLOOR);
  for (let j = 0; j < patch.length; j++) patch[j] = (patch[j] - mean) * scale;
}

/** Equally many patches of each clip, at random. */
function samplePatches(clips: readonly Matrix32[], { patchFrames }: DictionaryRecipe, random: Random): Matrix32 {
  const each = Math.max(1, Math.floor(TRAINING_PATCHES / clips.length));
  const taken = clips.map((clip) => {
    const all = patches(clip, patchFrames);
    const order = permutation(all.rows, random).slice(0, each);
    return Array.from(order, (t) => rowOf(all, t));
  });
  const rows = taken.flat();
  const out = matrix32(rows.length, rows[0].length);
  rows.forEach((row, i) => out.data.set(row, i * out.columns));
  return out;
}

/** The leading eigenvectors of the patches' covariance, each over the root of its variance. */
function whiten(sample: Matrix32, mean: Matrix32, components: number, kernels: Kernels): Matrix32 {
  const size = sample.columns;
  const sums = matrix64(size, size);
  kernels.gram(sums, sample);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      sums.data[i * size + j] = sums.data[i * size + j] / sample.rows - mean.data[i] * mean.data[j];
    }
  }
  const { values, vectors } = symmetricEigen(sums, kernels);
  const kept = Math.min(components, size);
  const out = matrix32(size, kept);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < kept; k++) {
      out.data[i * kept + k] = vectors.data[i * size + k] / Math.sqrt(Math.max(0, values[k]) + VARIANCE_FLOOR);
    }
  }
  return out;
}

function project(
  rows: Matrix32,
  { mean, whitening }: Pick<Dictionary, "mean" | "whitening">,
  kernels: Kernels,
): Matrix32 {
  const out = matrix32(rows.rows, whitening.columns);
  const shift = matrix32(1, whitening.columns);
  kernels.multiply(shift, mean, whitening);
  kernels.multiply(out, rows, whitening);
  for (let i = 0; i < out.rows; i++) {
    for (let k = 0; k < out.columns; k++) out.data[i * out.columns + k] -= shift.data[k];
  }
  return out;
}
