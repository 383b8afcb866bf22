// Looks through a set of sounds for what makes scores too good.
import { describeLeakage, describeOptimism, findLeakage, type Kernels, measureOptimism, nameSameSounds } from "ulmus";
import { extractFeatures } from "ulmus/node";
import { type CompareSet } from "../compare/folded-rows.ts";
import { featureSets } from "../compare/feature-sets.ts";
import type { StudyWork } from "../study.ts";
import type { LeakageReport } from "./leakage-report.ts";

/** Looks for leaks with the cheapest features, which are kept for later; and tells them in sentences. */
export async function policeSet(
  set: CompareSet,
  { kernels, threads, signal }: Pick<StudyWork, "threads" | "signal"> & { readonly kernels: Kernels },
): Promise<{ readonly report: LeakageReport; readonly warnings: readonly string[] }> {
  const {
    features,
    items,
    sketches = [],
  } = await extractFeatures(set, featureSets[0].recipe(1), {
    isExact: false,
    isSketched: true,
    ...(threads !== undefined && { threads }),
    ...(signal && { signal }),
  });
  const { folds, draws, drawnBy = "group" } = await set.divide(items);
  const [labels, names] = [items.map(({ label }) => label), items.map(({ name }) => name)];
  const leakage = findLeakage({ sketches, labels }, folds);
  const optimism =
    draws && measureOptimism({ features, labels, groups: draws }, { layer: { units: 500 } }, { kernels });
  return {
    report: {
      sameSounds: nameSameSounds(leakage, { names, labels }),
      facts: leakage.facts,
      ...(optimism && { optimism }),
    },
    warnings: [
      ...describeLeakage(leakage, { names, labels }),
      ...(optimism ? [`an ELM on MFCC statistics, ${describeOptimism(optimism, drawnBy)}`] : []),
    ],
  };
}
