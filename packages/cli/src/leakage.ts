// What makes the score of an evaluation too good: sounds on both sides of a division or under two labels, facts about the
// recordings that tell their classes, and how much better a division looks that knows no groups.
import type { FactScore, Kernels, NamedSameSound, Optimism } from "ulmus";
import type { Clips } from "./clips.ts";
import { findGroups, type Grouping } from "./groups.ts";
import type { Protocol } from "./protocol.ts";

/** What `ulmus evaluate --json` says of leakage. */
export interface LeakageReport {
  readonly sameSounds: readonly NamedSameSound[];
  /** How well length, loudness and bandwidth tell the classes; none of features without sounds. */
  readonly facts: readonly FactScore[];
  /** Absent without groups. */
  readonly optimism?: Optimism & { readonly column: string; readonly text: string };
}

/** Looks for leaks, and tells them. */
export async function findLeaks(
  clips: Clips,
  { folds, groups }: Pick<Protocol, "folds"> & { readonly groups: Grouping | undefined },
  kernels: Kernels,
): Promise<{ readonly report: LeakageReport; readonly warnings: readonly string[] }> {
  const { describeLeakage, describeOptimism, findLeakage, measureOptimism, nameSameSounds } = await import("ulmus");
  const { items, labels, sketches } = clips;
  const names = items.map(({ name }) => name);
  const leakage = sketches ? findLeakage({ sketches, labels }, folds) : { sameSounds: [], facts: [] };
  const grouping = groups ?? findGroups(items);
  const optimism = grouping && measureOptimism({ ...clips, groups: grouping.values }, clips.recipe, { kernels });
  return {
    report: {
      sameSounds: nameSameSounds(leakage, { names, labels }),
      facts: leakage.facts,
      ...(optimism && {
        optimism: { ...optimism, column: grouping.column, text: describeOptimism(optimism, grouping.column) },
      }),
    },
    warnings: describeLeakage(leakage, { names, labels }),
  };
}
