// What Kaya & Salah measure of speech, openSMILE's sets, and what stands beside them here: mel bands and cepstra as the preset
// `thorough` summarises them. Rows are of all clips of a set, as they are or as standard scores of each speaker.
import { createExtractor, createRecipe, type Matrix32, type Recipe, type RecipeInput } from "ulmus";
import { type DatasetItem, extractFeatures, extractFrames, type Skipped } from "ulmus/node";
import type { Bags } from "../../classifiers/bags.ts";
import { standardiseByGroup } from "../../classifiers/cascade.ts";
import type { AudioSet } from "../../datasets/open.ts";
import type { StudyWork } from "../../study.ts";

type Block = NonNullable<RecipeInput["blocks"]>[number];

/** Blocks by the names of the tables that they make. */
export const blocks = {
  IS09: { frames: "is09" },
  IS10: { frames: "is10" },
  ComParE: { frames: "compare" },
  eGeMAPS: { frames: "egemaps" },
  cepstrum: { frames: "mfcc", coefficients: 20, parts: [5, 3, 0] },
  "mel bands": { frames: "logMel", bands: 40, parts: [5, 3] },
  "swing of bands": { frames: "logMel", bands: 40, encode: "modulation", parts: [3] },
  "swing of cepstrum": { frames: "mfcc", coefficients: 20, encode: "modulation", parts: [3] },
  covariance: { frames: "mfcc", coefficients: 20, encode: "covariance", parts: [0, 0] },
} as const satisfies Readonly<Record<string, Block>>;

export type TableName = keyof typeof blocks;
export const tableNames = Object.keys(blocks) as readonly TableName[];

/** A set of clips as all tables, and as frames. */
export interface Measured {
  readonly items: readonly DatasetItem[];
  readonly skipped: readonly Skipped[];
  /** To measure what was not in the cache. */
  readonly seconds: number;
  readonly tables: Readonly<Record<TableName, Matrix32>>;
  /** Those that openSMILE's IS10 set summarises. */
  readonly frames: Bags;
}

/** Measures everything, so that all that is compared has the same clips. */
export async function measureAll(
  set: AudioSet,
  { threads, signal }: Pick<StudyWork, "threads" | "signal">,
): Promise<Measured> {
  const options = { secondsPerFile: 600, ...(threads !== undefined && { threads }), ...(signal && { signal }) };
  const rows = await extractFeatures(set, createRecipe({ blocks: Object.values(blocks) }), {
    ...options,
    isExact: false,
  });
  const heard = await extractFrames(
    { items: rows.items },
    createRecipe({ blocks: [{ frames: "is10Frames" }] }),
    options,
  );
  const framesOf = new Map(heard.items.map(({ name }, i) => [name, heard.frames[i]]));
  const none = { rows: 0, columns: heard.columns.length, data: new Float32Array() };
  return {
    items: rows.items,
    skipped: rows.skipped,
    seconds: rows.seconds + heard.seconds,
    tables: splitColumns(rows.features, rows.recipe.frontEnd),
    frames: rows.items.map(({ name }) => framesOf.get(name) ?? none),
  };
}

/** The same with standard scores of each speaker's clips by themselves; clips without a speaker are taken together. */
export function bySpeaker({ tables, frames, ...measured }: Measured): Measured {
  const speakers = measured.items.map(({ columns }) => columns["speaker"] ?? "");
  const scaled = Object.entries(tables).map(([name, table]) => [name, standardiseByGroup(table, speakers)]);
  return {
    ...measured,
    tables: Object.fromEntries(scaled) as Measured["tables"],
    frames: bagsBySpeaker(frames, speakers),
  };
}

/** The columns of each block. */
function splitColumns({ rows, columns, data }: Matrix32, frontEnd: Recipe["frontEnd"]): Measured["tables"] {
  let from = 0;
  const tables = Object.entries(blocks).map(([name, block]) => {
    const width = createExtractor(createRecipe({ frontEnd, blocks: [block] })).columns;
    const out = new Float32Array(rows * width);
    for (let i = 0; i < rows; i++) out.set(data.subarray(i * columns + from, i * columns + from + width), i * width);
    from += width;
    return [name, { rows, columns: width, data: out }];
  });
  return Object.fromEntries(tables) as Measured["tables"];
}

function bagsBySpeaker(frames: Bags, speakers: readonly string[]): Bags {
  const [columns, rows] = [frames[0]?.columns ?? 0, frames.reduce((sum, clip) => sum + clip.rows, 0)];
  const data = new Float32Array(rows * columns);
  const starts: number[] = [];
  let at = 0;
  for (const clip of frames) {
    starts.push(at);
    data.set(clip.data, at * columns);
    at += clip.rows;
  }
  const owners = frames.flatMap((clip, i) => new Array<string>(clip.rows).fill(speakers[i]));
  const scaled = standardiseByGroup({ rows, columns, data }, owners).data;
  return frames.map((clip, i) => ({
    rows: clip.rows,
    columns,
    data: scaled.subarray(starts[i] * columns, (starts[i] + clip.rows) * columns),
  }));
}
