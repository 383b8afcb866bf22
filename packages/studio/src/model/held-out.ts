// What held-out answers say about clips: which were mistaken for which, and which labels may be wrong.
import type { Clip } from "../clips/clip.ts";
import type { HeldOutClip } from "../worker/protocol.ts";

/** Where clips are found by their id. */
interface ById {
  byId(id: string): Clip | undefined;
}

/** A clip that a model, fitted without it, takes for another class. */
export interface Disagreement {
  readonly clip: Clip;
  readonly predicted: string;
  readonly probability: number;
}

/** The clips with another answer than their label, the surest answers first. */
export function disagreements(heldOut: readonly HeldOutClip[], clips: ById): Disagreement[] {
  return heldOut
    .flatMap(({ id, predicted, probability }) => {
      const clip = clips.byId(id);
      return clip && clip.label !== predicted ? [{ clip, predicted, probability }] : [];
    })
    .toSorted((a, b) => b.probability - a.probability);
}

/** cells[truth][answer]: the clips of each cell, in the order of `labels`. */
export function confusion(heldOut: readonly HeldOutClip[], labels: readonly string[], clips: ById): Clip[][][] {
  const cells = labels.map(() => labels.map((): Clip[] => []));
  for (const { id, predicted } of heldOut) {
    const clip = clips.byId(id);
    if (clip) cells[labels.indexOf(clip.label)]?.[labels.indexOf(predicted)]?.push(clip);
  }
  return cells;
}

/** A share in percent, and 100 only where nothing was wrong. */
export function percentOf(share: number): string {
  return (100 * share).toFixed(share > 0.99 && share < 1 ? 1 : 0);
}
