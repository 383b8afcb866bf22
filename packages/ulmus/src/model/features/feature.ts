// What a feature of the registry is: its words in a recipe, the columns it gives, and how it is measured, be it of a whole
// clip or of frames as they arrive.
import type { z } from "zod";
import type { FrameRun } from "../../audio/framing.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";
import type { FeatureColumn } from "../feature-sets/feature-set.ts";

/** What all features of a recipe share. */
export interface FrontEnd {
  readonly sampleRate: number;
  /** In samples; as long as the recipe says, a feature may have longer ones. */
  readonly frameLength: number;
  /** In samples. */
  readonly hopLength: number;
  /** Frames per second. */
  readonly frameRate: number;
  /** What stands beyond the ends of a clip; "none": frames lie within it. */
  readonly padding: "zero" | "reflect" | "none";
  readonly minHz: number;
  readonly floorDecibel: number;
  readonly kernels: Kernels;
}

/** How frames differ from those of the recipe, for a feature that needs others; they have the same middles. */
export interface Framing {
  /** In samples. */
  readonly frameLength: number;
  /** What samples beyond the ends are, where the recipe does not mirror the clip. Default zero. */
  readonly padding?: "zero" | "edge";
  /** Whether samples have gone through the K-weighting of ITU-R BS.1770. */
  readonly isKWeighted?: boolean;
}

/** Further frames of a clip, or all of them. */
export interface Frames {
  /** The samples that have come with these frames: all of the clip where it is measured as a whole. */
  readonly samples: Float32Array;
  readonly run: FrameRun;
  /** The power spectra of the run's frames (Hann window), count × (fftLength / 2 + 1); computed when first asked for. */
  readonly power: Matrix32;
  /** What several features need of these frames: made by the first that asks for it, by a key that says all about it. */
  readonly shared: (key: string, make: () => Matrix32) => Matrix32;
}

/** Frames → a row for each of them; or for a feature of the whole clip, one row. */
export type Measure = (frames: Frames) => Matrix32;

/** A feature with its words settled. */
export interface SettledFeature {
  readonly columns: readonly FeatureColumn[];
  /** The frames it needs; those of the recipe if left out. */
  readonly framing?: Framing;
  /** From one row's frame to the next, for a feature with frames of its own; the recipe's if left out. */
  readonly hopSeconds?: number;
  /** Why it has to see the whole clip at once; absent where frames may arrive in pieces. */
  readonly wholeClip?: string | undefined;
  /** Begins a clip: what it returns is called with the frames of each piece, and remembers what it needs of them. */
  readonly start: () => Measure;
}

/** What a row is of: a frame of the recipe, a sample, a frame by the feature's own rules, or the clip. */
export type RowOf = "frame" | "sample" | "ownFrame" | "clip";

export interface FeatureText {
  /** What it is, in a few words. */
  readonly about: string;
  /** Where its definition is from, and what it equals. */
  readonly source: string;
  /** "frame" if left out. */
  readonly per?: RowOf;
}

/** A feature as it stands in the registry. */
export interface Feature<Words extends z.ZodObject = z.ZodObject> extends FeatureText {
  /** Its words in a recipe, each with a default and a description. */
  readonly words: Words;
  create(words: z.output<Words>, frontEnd: FrontEnd): SettledFeature;
}

/** Only so that the words of a feature give the type of what it is created from. */
export function defineFeature<Words extends z.ZodObject>(feature: Feature<Words>): Feature<Words> {
  return feature;
}

/** A measure that remembers nothing. */
export function each(measure: Measure): () => Measure {
  return () => measure;
}

/** A measure of one number a frame. */
export function single(values: (frames: Frames) => ArrayLike<number>): () => Measure {
  return each((frames) => asColumn(values(frames)));
}

/** n values → n × 1. */
export function asColumn(values: ArrayLike<number>): Matrix32 {
  return { rows: values.length, columns: 1, data: Float32Array.from(values) };
}

/** One value for each of several columns → 1 × columns. */
export function asRow(values: ArrayLike<number>): Matrix32 {
  return { rows: 1, columns: values.length, data: Float32Array.from(values) };
}

/** The columns `name0`, `name1` … */
export function numberedColumns(name: string, count: number, unit: string): FeatureColumn[] {
  return Array.from({ length: count }, (_, i) => ({ name: `${name}${i}`, unit }));
}
