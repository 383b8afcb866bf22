// How a data set is divided: by its own folds or split where it has them.
import { type Fold, foldsByValue, randomFolds, splitByValue } from "ulmus";
import type { DatasetItem } from "ulmus/node";
import type { Split } from "../protocol/published.ts";

/** The parts of a set, for the items that could be used. */
export interface Division {
  /** What is held out in turn. */
  readonly folds: readonly Fold[];
  /** What the paper's protocol holds out in turn, if that is not the same. */
  readonly theirFolds?: readonly Fold[];
  /** A published division in three, if the set has one. */
  readonly split?: Split;
  /** Stay together where something is chosen inside a training part. */
  readonly groups?: readonly string[];
  /** What counts as one draw for an interval: speakers, recordings. */
  readonly draws?: readonly string[];
  /** The column that says so. */
  readonly drawnBy?: string;
  /** In words: what is held out. */
  readonly about: string;
  /** What makes a score look better than it is. */
  readonly warnings: readonly string[];
}

/** Columns with these names, in this order, say what clips have in common. */
const drawNames = ["speaker", "recording", "source", "artist", "group", "session"];

/** By the column `fold` where there is one, else ten random folds, of whole groups where a column names them. */
export function divideByColumns(items: readonly DatasetItem[]): Division {
  const column = (name: string): string[] | undefined => {
    const values = items.map(({ columns }) => columns[name] ?? "");
    return values.every((value) => value !== "") && new Set(values).size > 1 ? values : undefined;
  };
  const drawn = drawNames.find((name) => column(name));
  const draws = drawn === undefined ? undefined : column(drawn);
  const fold = column("fold");
  const common = {
    ...(draws && { draws }),
    ...(drawn !== undefined && { drawnBy: drawn }),
    warnings: crossing(drawn, draws, fold),
  };
  if (fold?.includes("test")) {
    const about = 'clips with "test" in the column fold are tested';
    return { folds: splitByValue(fold, "fold"), ...(draws && { groups: draws }), about, ...common };
  }
  if (fold) {
    const folds = foldsByValue(fold, "fold");
    return { folds, groups: fold, about: `the set's own ${folds.length} folds`, ...common };
  }
  const labels = items.map(({ label }) => label);
  const count = Math.min(10, draws ? new Set(draws).size : items.length);
  const about = `${count} random folds${draws ? ` of whole values of ${drawn}` : ", stratified"}`;
  return { folds: randomFolds(labels, count, 1, draws), ...(draws && { groups: draws }), about, ...common };
}

/** Warns of values that stand on both sides of a division. */
function crossing(name: string | undefined, draws: readonly string[] | undefined, fold: readonly string[] | undefined) {
  if (draws === undefined) {
    return ["no column says which clips are of one recording or person; those on both sides make scores too good"];
  }
  if (fold === undefined) return [];
  const foldsOf = new Map<string, Set<string>>();
  draws.forEach((value, i) => foldsOf.set(value, (foldsOf.get(value) ?? new Set()).add(fold[i])));
  const count = [...foldsOf.values()].filter(({ size }) => size > 1).length;
  if (count === 0) return [];
  return [
    `${count} of ${foldsOf.size} values of ${name} stand in more than one fold: scores are too good for a new ${name}`,
  ];
}
