// What models are trained on: sounds, or rows of features; and how both become rows.
import type { Signal } from "../audio/signal.ts";
import type { Block } from "../elm/scaler.ts";
import { ArgumentError } from "../errors.ts";
import { type Matrix32, matrixFromRows, requireFinite } from "../math/matrix.ts";
import { createExtractor } from "./extractor.ts";
import { type Recipe, settleSampleRate } from "./recipe.ts";

/** Clips of sound, at any rate and length. */
export interface Sounds {
  readonly signals: readonly Signal[];
}

/** One row of features for each clip: what a recipe's blocks gave, or features of one's own where it has none. */
export interface Rows {
  /** n × columns. */
  readonly features: Matrix32;
}

/** Clips of one group (a recording, a speaker) are held out together when a model scores itself. */
export interface Grouped {
  /** One for each clip; each clip its own group by default. */
  readonly groups?: readonly string[];
}

/** What a model is asked about: a sound, or one row of features. */
export type Input = Signal | Float32Array;

/** How many clips there are. */
export function clipCount(training: Sounds | Rows): number {
  return "features" in training ? training.features.rows : training.signals.length;
}

/** The rows of `training`, and the recipe with its sample rate settled. */
export function toRows(training: Sounds | Rows, recipe: Recipe): { recipe: Recipe; features: Matrix32 } {
  if ("features" in training) {
    const { rows, columns, data } = training.features;
    if (data.length !== rows * columns) {
      throw new ArgumentError(
        `features: ${rows} rows of ${columns} columns must hold ${rows * columns} values, got ${data.length}`,
      );
    }
    return { recipe, features: training.features };
  }
  const settled = settleSampleRate(
    recipe,
    training.signals.map(({ sampleRate }) => sampleRate),
  );
  const extractor = createExtractor(settled);
  return { recipe: settled, features: matrixFromRows(training.signals.map((signal) => extractor.extract(signal))) };
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
  return blocks.map((width, b) => ({ columns: width, weight: recipe.blocks[b].weight }));
}

/** Refuses rows to learn from that the scaler cannot take, before anything is changed. */
export function requireRows(where: string, features: Matrix32, columns: number): void {
  if (features.columns !== columns) {
    throw new ArgumentError(`${where}: features have ${features.columns} columns, expected ${columns} as in fit`);
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

/** Refuses a list that is not as long as the rows it belongs to. */
export function requireLength(where: string, what: string, length: number, rows: number): void {
  if (length !== rows)
    throw new ArgumentError(`${where}: got ${length} ${what} for ${rows} clips; they must be as many`);
}
