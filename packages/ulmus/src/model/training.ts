// What models are trained on: sounds, or rows of features; and how both become rows.
import type { Signal } from "../audio/signal.ts";
import type { Learnt } from "../elm/layers/kind.ts";
import type { Block } from "../elm/scaler.ts";
import { ArgumentError } from "../errors.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, type Matrix64, matrixFromRows, requireFinite, rowOf } from "../math/matrix.ts";
import { createExtractor, type Extractor } from "./extractor.ts";
import type { Examples } from "./machine.ts";
import type { Measurements } from "./measurements.ts";
import { type Recipe, settleSampleRate } from "./recipe.ts";

/** Clips of sound, at any rate and length. */
export interface Sounds {
  readonly signals: readonly Signal[];
}

/** One row of features for each clip: what a recipe's blocks gave, or features of one's own where it has none. */
export interface Rows {
  /** n × columns; without those of blocks that learn, where `frames` are given. */
  readonly features: Matrix32;
  /**
   * How many clips the rows are of, if the recipe has changed copies made of them: all clips come first, then the first copy
   * of each, and so on. Labels and other lists are of the clips alone.
   */
  readonly originals?: number;
  /** For each clip the frames of the blocks that learn how to encode, if the recipe has any. */
  readonly frames?: readonly Measurements["frames"][];
  /** What those blocks have learnt, where the features are whole rows already. */
  readonly encoders?: Learnt;
}

/** Clips of one group (a recording, a speaker) are held out together when a model scores itself. */
export interface Grouped {
  /** One for each clip; each clip its own group by default. */
  readonly groups?: readonly string[];
}

/** Clips that count more, or less, when weights are solved. What is chosen and scored by clips held out counts each once. */
export interface Weighted {
  /** One for each clip, finite and ≥ 0; 1 each by default. A clip of weight 2 counts as two of it. */
  readonly weights?: ArrayLike<number>;
}

/** What a model is asked about: a sound, or one row of features. */
export type Input = Signal | Float32Array;

/** How many clips there are. */
export function clipCount(training: Sounds | Rows): number {
  return "features" in training ? (training.originals ?? training.features.rows) : training.signals.length;
}

/**
 * Refuses, also in programs without types, clips that are neither rows nor sounds, or come without a list `of` their labels or
 * targets that is as long.
 */
export function requireListed(where: string, training: Sounds | Rows, of: "labels" | "targets"): void {
  const { features, signals, [of]: list } = (training ?? {}) as Partial<Rows & Sounds & Record<typeof of, unknown>>;
  if (!Array.isArray(signals) && !ArrayBuffer.isView(features?.data)) {
    throw new ArgumentError(
      `${where}: clips must be { features, ${of} } with a matrix (see matrixFromRows), or { signals, ${of} } with a list of sounds, got ${features ? "features that are no matrix" : "neither"}`,
    );
  }
  if (!Array.isArray(list))
    throw new ArgumentError(`${where}: ${of} must be a list, one for each clip, got ${String(list)}`);
  requireLength(where, of, list.length, clipCount(training));
}

/** Training clips as whole rows, with what made them. */
export interface WholeRows {
  /** With its sample rate settled. */
  readonly recipe: Recipe;
  /** n × columns. */
  readonly features: Matrix32;
  /** What the recipe's blocks have learnt; most learn nothing. */
  readonly encoders: Learnt;
}

export interface RowsContext {
  readonly kernels: Kernels;
  /** What the recipe's blocks learnt before; learnt from these clips by default. */
  readonly encoders?: Learnt;
}

/** The whole rows of `training`. */
export function toRows(training: Sounds | Rows, recipe: Recipe, context: RowsContext): WholeRows {
  if ("signals" in training) {
    const rates = training.signals.map(({ sampleRate }) => sampleRate);
    const settled = settleSampleRate(recipe, rates);
    const extractor = createExtractor(settled);
    const copies = training.signals.map((signal) => extractor.measureCopies(signal));
    const measured = [
      ...training.signals.map((signal) => extractor.measure(signal)),
      ...(settled.augment ?? []).flatMap((_, k) => copies.map((of) => of[k])),
    ];
    return { recipe: settled, ...completeRows(extractor, measured, context) };
  }
  const { features, frames, encoders = {} } = training;
  const { rows, columns, data } = features;
  if (data.length !== rows * columns) {
    throw new ArgumentError(
      `features: ${rows} rows of ${columns} columns must hold ${rows * columns} values, got ${data.length}`,
    );
  }
  requireCopies(training, recipe);
  if (!frames) return { recipe, features, encoders };
  requireLength("features", "lists of frames", frames.length, rows);
  // What is measured does not matter any more, so neither does the rate, which such rows may leave open.
  const extractor = createExtractor(settleSampleRate(recipe, []));
  const measured = frames.map((clip, i) => ({ row: rowOf(features, i), frames: clip }));
  return { recipe, ...completeRows(extractor, measured, context) };
}

/** Refuses rows that are not of as many copies as the recipe asks for. */
function requireCopies({ features: { rows }, originals = rows }: Rows, { augment = [] }: Recipe): void {
  if (rows === originals * (1 + augment.length)) return;
  throw new ArgumentError(
    `features: the recipe asks for ${augment.length} changed copies of each clip, got ${rows} rows of ${originals} clips; extract them by this recipe`,
  );
}

function completeRows(
  extractor: Extractor,
  measured: readonly Measurements[],
  { kernels, encoders }: RowsContext,
): Omit<WholeRows, "recipe"> {
  const frames = measured.map((clip) => clip.frames);
  const learnt = encoders ?? extractor.fit(frames, kernels);
  return {
    features: matrixFromRows(measured.map((clip) => extractor.complete(clip, learnt, kernels))),
    encoders: learnt,
  };
}

/** The blocks of a row of `columns` features. */
export function blocksOf(recipe: Recipe, columns: number): readonly Block[] {
  if (recipe.blocks.length === 0) return [{ columns, weight: 1 }];
  // The widths do not depend on the rate, which rows that were extracted elsewhere may leave open.
  const { blocks } = createExtractor(settleSampleRate(recipe, []));
  const expected = blocks.reduce((sum, width) => sum + width, 0);
  if (columns !== expected) {
    throw new ArgumentError(
      `fit: features have ${columns} columns, but the recipe's blocks give ${expected}; for features of your own use a recipe without blocks`,
    );
  }
  return blocks.map((width, b) => {
    const { weight } = recipe.blocks[b];
    return { columns: width, weight: weight === "auto" ? 1 : weight };
  });
}

/** Rows with what they should give, and the weights of their clips. */
export function examplesOf(
  features: Matrix32,
  targets: Matrix64,
  { weights }: { readonly weights?: Weighted["weights"] | undefined },
): Examples {
  return { features, targets, ...(weights && { weights: Float64Array.from(weights) }) };
}

/** Refuses rows to learn from that the scaler cannot take, before anything is changed. */
export function requireRows(where: string, features: Matrix32, columns: number): void {
  if (features.columns !== columns) {
    throw new ArgumentError(
      `${where}: features have ${features.columns} columns, expected ${columns} as in fit; extract them by the model's recipe`,
    );
  }
  requireFinite(features, where);
}

/** Names → numbers 0, 1, 2 … in order of appearance. */
export function numbered(names: readonly string[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(names, (name) => {
    const number = known.get(name) ?? known.size;
    known.set(name, number);
    return number;
  });
}

/** Refuses groups and weights that are not as many as the clips, and weights that cannot be summed. */
export function requireGroupsAndWeights(where: string, training: (Sounds | Rows) & Grouped & Weighted): void {
  const { groups, weights } = training;
  const rows = "features" in training ? training.features.rows : training.signals.length;
  if (groups) requireLength(where, "groups", groups.length, rows);
  if (!weights) return;
  requireLength(where, "weights", weights.length, rows);
  for (let i = 0; i < rows; i++) {
    if (weights[i] >= 0 && weights[i] < Infinity) continue;
    throw new ArgumentError(`${where}: a weight must be finite and ≥ 0, got ${weights[i]} for clip ${i}`);
  }
}

/** Refuses a list that is not as long as the rows it belongs to. */
export function requireLength(where: string, what: string, length: number, rows: number): void {
  if (length !== rows)
    throw new ArgumentError(`${where}: got ${length} ${what} for ${rows} clips; they must be as many`);
}
