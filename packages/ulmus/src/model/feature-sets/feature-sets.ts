// The sets of features that ulmus has, by the word for each in recipes.
import type { Kernels } from "../../math/kernels.ts";
import { createPlainKernels } from "../../math/plain-kernels.ts";
import { createCompare } from "./compare.ts";
import type { FeatureSet } from "./feature-set.ts";
import { createGeneva } from "./geneva.ts";
import type { FormantMethod } from "./geneva-voice.ts";
import { createInterspeech2009 } from "./interspeech-2009.ts";
import { createInterspeech2010 } from "./interspeech-2010.ts";

/** The words for the sets. */
export const featureSetNames = ["is09", "is10", "egemaps", "compare"] as const;
/** The word for a set of features. */
export type FeatureSetName = (typeof featureSetNames)[number];

/** What a set is created with. */
export interface FeatureSetOptions {
  /** Of egemaps: openSMILE's values, or formants as phoneticians measure them. Default "opensmile". */
  readonly formants?: FormantMethod | undefined;
  /** Plain ones by default, so that a clip has the same numbers, bit for bit, on every machine. */
  readonly kernels?: Kernels;
}

/** Creates a set of features. */
export function createFeatureSet(name: FeatureSetName, options: FeatureSetOptions = {}): FeatureSet {
  const { formants = "opensmile", kernels = createPlainKernels() } = options;
  switch (name) {
    case "egemaps":
      return createGeneva(kernels, formants);
    case "is09":
      return createInterspeech2009(kernels);
    case "is10":
      return createInterspeech2010(kernels);
    case "compare":
      return createCompare(kernels);
  }
  return name satisfies never;
}
