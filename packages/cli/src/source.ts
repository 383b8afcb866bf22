// What a model learns from: a data set of sounds, or a file of features with labels beside them.
import { Option } from "@commander-js/extra-typings";
import type { Recipe } from "ulmus";
import type { DatasetItem, FeatureTable } from "ulmus/node";
import { type Clips, extractClips, requireTwoClasses } from "./clips.ts";
import { InputError } from "./failure.ts";
import type { DataOptions } from "./options.ts";

export const featuresOption = new Option(
  "--features <file>",
  "features of your own instead of sounds: CSV, Parquet, NPY or safetensors, a row for each clip",
);
export const labelsOption = new Option(
  "--labels <csv>",
  "with --features: label and other text of the rows, by the column path or in their order",
);

export interface SourceOptions extends DataOptions {
  readonly features?: string | undefined;
  readonly labels?: string | undefined;
}

/** Clips whose features are not there yet. */
export interface Source {
  /** As the user has called it. */
  readonly name: string;
  readonly items: readonly DatasetItem[];
  readonly clips: (recipe: Recipe) => Promise<Clips>;
}

export interface SourceNeeds {
  /** Whether every clip has a label, of two classes at least. */
  readonly hasClasses: boolean;
  /** Columns that say something of a clip and are not learnt from. */
  readonly columns: readonly (string | undefined)[];
  /** Which clips are meant; all by default. */
  readonly only?: (item: DatasetItem) => boolean;
}

/** Opens the data set, or the file of features, that the user has given. */
export async function openSource(
  data: string | undefined,
  options: SourceOptions,
  needs: SourceNeeds,
): Promise<Source> {
  const { features, labels } = options;
  if ((data === undefined) === (features === undefined)) {
    throw new InputError("data: give a data set of sounds, or a file of features by --features, and not both");
  }
  if (data === undefined) return openFeatures(features as string, labels, needs);
  if (labels !== undefined)
    throw new InputError("--labels: is for --features; a data set of sounds has its labels itself");
  const { readDataset } = await import("ulmus/node");
  const { hasClasses, only = () => true } = needs;
  const dataset = await readDataset(data, { hasClasses });
  const items = dataset.items.filter(only);
  return {
    name: data,
    items,
    clips: (recipe) => extractClips({ ...dataset, items }, recipe, { ...options, hasClasses }),
  };
}

async function openFeatures(file: string, csv: string | undefined, needs: SourceNeeds): Promise<Source> {
  const { readFeatureTable } = await import("ulmus/node");
  const textColumns = needs.columns.flatMap((names) => (names ?? "").split(",").map((name) => name.trim()));
  const started = performance.now();
  const table = await readFeatureTable(file, { labels: csv, textColumns });
  const seconds = (performance.now() - started) / 1000;
  if (needs.hasClasses) requireLabels(table, file);
  const all = rowsOf(table);
  const { only = () => true } = needs;
  const indices = Array.from(all.keys()).filter((i) => only(all[i]));
  const items = indices.map((i) => all[i]);
  return {
    name: file,
    items,
    clips: async (recipe) => {
      const { selectRows } = await import("ulmus/parts");
      const labels = items.map(({ label }) => label);
      const classes = [...new Set(labels)].toSorted();
      const extracted = {
        recipe,
        features: selectRows(table.features, indices),
        items,
        skipped: [],
        warnings: [],
        seconds,
      };
      if (needs.hasClasses) requireTwoClasses(classes, extracted);
      return { ...extracted, soundSeconds: 0, kept: 0, labels, classes };
    },
  };
}

/** The rows of a table as messages and reports name them. */
export function rowsOf({ features, texts }: FeatureTable): DatasetItem[] {
  const { path, label, ...others } = texts;
  return Array.from({ length: features.rows }, (_, i) => ({
    path: path?.[i] ?? "",
    name: path?.[i] ?? `row ${i + 1}`,
    label: label?.[i] ?? "",
    columns: Object.fromEntries(Object.entries(others).map(([name, values]) => [name, values[i]])),
  }));
}

function requireLabels({ texts, columns }: FeatureTable, file: string): void {
  const advice = "name it so, or give a CSV with it by --labels";
  if (!("label" in texts)) {
    const words = Object.keys(texts);
    const numbers =
      columns.length > 3 ? `${columns.length} of numbers` : columns.map(({ name }) => `"${name}"`).join(", ");
    const got = [...words.map((name) => `"${name}"`), numbers].join(", ");
    throw new InputError(`${file}: must have the column "label", got ${got}; ${advice}`);
  }
  const empty = texts["label"].findIndex((label) => label === "");
  if (empty < 0) return;
  throw new InputError(`${file}: row ${empty + 1}: label must not be empty; fill it in or leave the row out`);
}
