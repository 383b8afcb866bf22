// The registry as a list for people and programs: every feature with its words, columns and units.
import type { z } from "zod";
import { createPlainKernels } from "../../math/plain-kernels.ts";
import type { FeatureColumn } from "../feature-sets/feature-set.ts";
import type { Feature, FrontEnd, RowOf } from "./feature.ts";
import { features } from "./table.ts";

/** A word of a feature in a recipe. */
export interface FeatureWord {
  readonly name: string;
  readonly about: string;
  /** As JSON; absent if leaving the word out is a choice of its own. */
  readonly default?: string;
}

/** A feature of the registry. */
export interface FeatureEntry {
  /** What a recipe's `frames` calls it. */
  readonly name: string;
  /** What it is. */
  readonly about: string;
  /** Where its definition is from, and what it equals. */
  readonly source: string;
  /** What a row is of: a frame of the recipe, a sample, a frame by the feature's own rules, or the clip. */
  readonly per: RowOf;
  /** Why it needs the whole clip, with its default words, and whether other words change that; absent if it streams. */
  readonly wholeClip?: string;
  readonly words: readonly FeatureWord[];
  /** With its default words, at 16,000 samples a second. */
  readonly columns: readonly FeatureColumn[];
}

/** Every feature the library can compute. */
export function listFeatures(): readonly FeatureEntry[] {
  const frontEnd: FrontEnd = {
    sampleRate: 16_000,
    frameLength: 400,
    hopLength: 160,
    frameRate: 100,
    padding: "zero",
    minHz: 20,
    floorDecibel: 70,
    kernels: createPlainKernels(),
  };
  return Object.entries(features as Readonly<Record<string, Feature>>).map(([name, feature]) => {
    const { columns, wholeClip } = feature.create(feature.words.parse({}), frontEnd);
    const { about, source, per = "frame", words } = feature;
    return {
      name,
      about,
      source,
      per,
      ...(wholeClip !== undefined && { wholeClip }),
      words: Object.entries(words.shape).map(([word, schema]) => describeWord(word, schema as z.ZodType)),
      columns,
    };
  });
}

function describeWord(name: string, schema: z.ZodType): FeatureWord {
  const usual = schema.safeParse(undefined);
  return {
    name,
    about: schema.description ?? "",
    ...(usual.success && usual.data !== undefined && { default: JSON.stringify(usual.data) }),
  };
}
