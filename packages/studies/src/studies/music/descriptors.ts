// The classic descriptors of music: how loud, how bright, how noisy, which pitches, which rhythm; of texture windows of a second, and
// of the whole clip.
import { createRecipe, type Matrix32, matrixFromRows } from "ulmus";
import { type DatasetItem, extractFeatures, extractFrames, type Skipped } from "ulmus/node";
import { functionalsOf, TextureWindows } from "ulmus/parts";
import type { Bags } from "../../classifiers/bags.ts";
import type { AudioSet } from "../../datasets/open.ts";
import type { StudyWork } from "../../study.ts";

const frontEnd = { frameSeconds: 0.046, hopSeconds: 0.023 };

/** In every frame: zero crossings, energy, loudness, 13 MFCC, pitch, the spectrum's shape, its peaks, pitch classes. */
const perFrame = createRecipe({
  frontEnd,
  blocks: [
    {
      frames: [
        "zeroCrossingRate",
        "rms",
        "loudness",
        "mfcc",
        "yin",
        "centroid",
        "bandwidth",
        "rollOff",
        "flux",
        "flatness",
        "contrast",
        "chroma",
        "tonnetz",
        "onsetStrength",
      ],
      coefficients: 13,
    },
  ],
});

/** Of the whole clip: tempo, onsets and beats a second, the share of quiet frames. */
const perClip = createRecipe({ frontEnd, blocks: [{ frames: ["tempo", "onsetRate", "lowEnergyRatio"] }] });

const functionals = ["mean", "deviation"] as const;

/** Clips as texture windows and as one row each. */
export interface Described {
  readonly items: readonly DatasetItem[];
  readonly skipped: readonly Skipped[];
  readonly seconds: number;
  /** Of each window the mean and deviation of every descriptor, then the rhythm of its clip. */
  readonly windows: Bags;
  /** The same of the whole clip. */
  readonly clips: Bags;
}

/** Measures a set. */
export async function describeMusic(
  set: AudioSet,
  { threads, signal }: Pick<StudyWork, "threads" | "signal">,
): Promise<Described> {
  const options = { ...(threads !== undefined && { threads }), ...(signal && { signal }) };
  const heard = await extractFrames(set, perFrame, options);
  const rhythm = await extractFeatures({ items: heard.items, skipped: heard.skipped }, perClip, options);
  const rhythmOf = new Map(rhythm.items.map(({ name }, i) => [name, rowOf(rhythm.features, i)]));
  const used = [...heard.items.keys()].filter((i) => rhythmOf.has(heard.items[i].name));
  const { frameRate } = heard;
  const beside = (rows: Matrix32, i: number): Matrix32 => {
    const own = rhythmOf.get(heard.items[i].name) ?? new Float32Array();
    return matrixFromRows(Array.from({ length: rows.rows }, (_, k) => [...rowOf(rows, k), ...own]));
  };
  return {
    items: used.map((i) => heard.items[i]),
    skipped: rhythm.skipped,
    seconds: heard.seconds + rhythm.seconds,
    windows: used.map((i) => {
      const windows = new TextureWindows({ seconds: 1, hopSeconds: 0.5, frameRate, functionals: [...functionals] });
      return beside(windows.finish(heard.frames[i]), i);
    }),
    clips: used.map((i) => {
      const row = functionalsOf(heard.frames[i], { frameRate, functionals: [...functionals] });
      return beside({ rows: 1, columns: row.length, data: row }, i);
    }),
  };
}

function rowOf({ columns, data }: Matrix32, i: number): Float32Array {
  return data.subarray(i * columns, (i + 1) * columns);
}
