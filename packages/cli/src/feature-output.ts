// Extracted features as tables to be written: a row for each clip, or for each frame with its time.
import type { Recipe } from "ulmus";
import type { DatasetItem, ExtractedFeatures, ExtractedFrames, FeatureTable } from "ulmus/node";
import { InputError } from "./failure.ts";

/** A row for each clip. */
export async function clipTable({ recipe, features, items }: ExtractedFeatures<DatasetItem>): Promise<FeatureTable> {
  const { createExtractor } = await import("ulmus");
  const { names, units } = createExtractor(recipe);
  return { columns: names.map((name, j) => ({ name, unit: units[j] })), features, texts: textsOf(items, () => 1) };
}

/** A row for each frame, its time first. */
export function frameTable(extracted: ExtractedFrames<DatasetItem>): FeatureTable {
  const { columns, frames, items, frameRate, firstSeconds } = extracted;
  const width = columns.length + 1;
  const rows = frames.reduce((sum, clip) => sum + clip.rows, 0);
  const data = new Float32Array(rows * width);
  let at = 0;
  for (const clip of frames) {
    for (let t = 0; t < clip.rows; t++) {
      data[at] = firstSeconds + t / frameRate;
      data.set(clip.data.subarray(t * clip.columns, (t + 1) * clip.columns), at + 1);
      at += width;
    }
  }
  return {
    columns: [{ name: "time", unit: "s" }, ...columns],
    features: { rows, columns: width, data },
    texts: textsOf(items, (i) => frames[i].rows),
  };
}

/** The text of each item, as often as it has rows. */
function textsOf(items: readonly DatasetItem[], rowsOf: (i: number) => number): FeatureTable["texts"] {
  const repeated = (valueOf: (item: DatasetItem) => string): string[] =>
    items.flatMap((item, i) => new Array<string>(rowsOf(i)).fill(valueOf(item)));
  const others = Object.keys(items[0]?.columns ?? {});
  return {
    path: repeated(({ name }) => name),
    ...(items.some(({ label }) => label !== "") && { label: repeated(({ label }) => label) }),
    ...Object.fromEntries(others.map((column) => [column, repeated(({ columns }) => columns[column])])),
  };
}

/** Refuses recipes whose features of a clip depend on other clips. */
export async function requireIndependent(recipe: Recipe): Promise<void> {
  const { createExtractor, settleSampleRate } = await import("ulmus");
  if (createExtractor(settleSampleRate(recipe, [])).frameColumns.length === 0) return;
  const learning = ["dictionary", "rocket"];
  const found = recipe.blocks.find(({ encode }) => learning.includes(encode))?.encode ?? "one";
  throw new InputError(
    `recipe: features of a clip must not depend on others, got the encoder ${found}, which learns from training clips; leave it out, or give --frames`,
  );
}
