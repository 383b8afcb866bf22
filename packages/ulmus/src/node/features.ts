// Files to features: a row for each clip, as models learn from, or rows of its frames.
import { type Matrix32, matrixFromRows } from "../math/matrix.ts";
import { createExtractor } from "../model/extractor.ts";
import type { FeatureColumn } from "../model/feature-sets/feature-set.ts";
import { createFrameExtractor } from "../model/features/frame-features.ts";
import { unpack } from "../model/measurements.ts";
import { defaultRecipe } from "../model/presets.ts";
import { createRecipe, type Recipe } from "../model/recipe.ts";
import type { Rows } from "../model/training.ts";
import { type Extracted, type ExtractOptions, extractRows, type SoundFiles } from "./extract-rows.ts";
import type { SoundFile } from "./survey.ts";

/** Features of the files that could be used, and what became of the others. */
export interface ExtractedFeatures<Item extends SoundFile = SoundFile> extends Extracted<Item> {
  /** A row for each item; without the columns of blocks that learn. If the recipe augments, then one for each copy. */
  readonly features: Matrix32;
  /** How many rows are of items, if the recipe augments: see `Rows`. */
  readonly originals?: number;
  /** For each row the frames of those blocks, if the recipe has any. */
  readonly frames?: NonNullable<Rows["frames"]>;
}

/**
 * Extracts a row of features from each file. The same files and recipe give the same rows, bit for bit, whatever the
 * threads, the cache and the order in which files are ready. Throws a FileError if no file can be used.
 */
export async function extractFeatures<Item extends SoundFile>(
  files: SoundFiles<Item>,
  recipe: Recipe = createRecipe(defaultRecipe),
  options: ExtractOptions = {},
): Promise<ExtractedFeatures<Item>> {
  const { rows, ...extracted } = await extractRows(files, { recipe, kind: "clip" }, options);
  const shape = createExtractor(extracted.recipe);
  const { augment } = extracted.recipe;
  const measured = unpackAll(rows, extracted.recipe, shape);
  return {
    ...extracted,
    features: matrixFromRows(measured.map(({ row }) => row)),
    ...(augment && { originals: rows.length }),
    ...(shape.frameColumns.length > 0 && { frames: measured.map(({ frames }) => frames) }),
  };
}

/** The measurements of all clips, then those of their first copies … */
function unpackAll(packed: readonly Float32Array[], { augment }: Recipe, shape: Parameters<typeof unpack>[1]) {
  const each = 1 + (augment?.length ?? 0);
  return Array.from({ length: each }, (_, copy) =>
    packed.map((values) => unpack(values.subarray(...shareOf(values.length, copy, each)), shape)),
  ).flat();
}

/** From where to where the values of a clip (0) or of one of its copies lie. */
function shareOf(length: number, copy: number, each: number): [number, number] {
  return [(length / each) * copy, (length / each) * (copy + 1)];
}

/** Frame features of the files that could be used, and what became of the others. */
export interface ExtractedFrames<Item extends SoundFile = SoundFile> extends Extracted<Item> {
  /** Names and units. */
  readonly columns: readonly FeatureColumn[];
  /** Frames per second. */
  readonly frameRate: number;
  /** The middle of the first frame, in seconds from the beginning of a clip. */
  readonly firstSeconds: number;
  /** For each item its frames × columns. */
  readonly frames: readonly Matrix32[];
}

/** Measures the frame features of a recipe's blocks in each file; otherwise as `extractFeatures`. */
export async function extractFrames<Item extends SoundFile>(
  files: SoundFiles<Item>,
  recipe: Recipe,
  options: ExtractOptions = {},
): Promise<ExtractedFrames<Item>> {
  const { rows, ...extracted } = await extractRows(files, { recipe, kind: "frames" }, options);
  const { columns, frameRate, firstSeconds } = createFrameExtractor(extracted.recipe);
  const frames = rows.map((data) => ({ rows: data.length / columns.length, columns: columns.length, data }));
  return { ...extracted, columns, frameRate, firstSeconds, frames };
}
