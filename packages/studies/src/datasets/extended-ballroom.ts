// The Extended Ballroom set (Marchand & Peeters 2016): a folder for each of thirteen dances.
import type { Fold } from "ulmus";
import type { DatasetItem } from "ulmus/node";
import type { Division } from "./division.ts";

const dances = new Set(
  "chacha foxtrot jive pasodoble quickstep rumba salsa samba slowwaltz tango viennesewaltz waltz wcswing".split(" "),
);

/** Whether the classes are its thirteen dances. */
export function isExtendedBallroom(items: readonly DatasetItem[]): boolean {
  const labels = new Set(items.map(({ label }) => label.toLowerCase()));
  return labels.size === dances.size && [...labels].every((label) => dances.has(label));
}

/** Ten folds, each a tenth of every class in the order of names: scikit-learn's StratifiedKFold without shuffling. */
export function divideExtendedBallroom(items: readonly DatasetItem[]): Division {
  const fold = new Int32Array(items.length);
  for (const label of new Set(items.map((item) => item.label))) {
    const clips = [...items.keys()].filter((i) => items[i].label === label);
    clips.forEach((i, place) => (fold[i] = Math.floor((10 * place) / clips.length)));
  }
  const all = Int32Array.from(items.keys());
  const folds: Fold[] = Array.from({ length: 10 }, (_, k) => ({
    name: String(k + 1),
    train: all.filter((i) => fold[i] !== k),
    test: all.filter((i) => fold[i] === k),
  }));
  return {
    folds,
    groups: Array.from(fold, String),
    about: "ten stratified folds in the order of file names",
    warnings: ["tracks of one album or artist may stand on both sides of a division: the set's folders do not say"],
  };
}
