// How clips are divided for an evaluation, from the command's options, and how that is put into words.
import type { Fold } from "ulmus";
import type { DatasetItem } from "ulmus/node";
import { InputError } from "./failure.ts";
import { chooseGroups, columnValues, findGroups, type Grouping, lonelyClasses } from "./groups.ts";
import { counted } from "./terminal/format.ts";

export interface ProtocolOptions {
  readonly folds?: string | undefined;
  readonly split?: string | undefined;
  readonly groupBy?: string | undefined;
  readonly k?: number | undefined;
  readonly seed: number;
}

export interface Protocol {
  readonly folds: readonly Fold[];
  /** Clips of one value stay together when the ridge is chosen, and count as one draw in the interval. */
  readonly groups?: Grouping;
  /** What is held out and how the ridge is chosen, as one sentence. */
  readonly description: string;
  readonly warnings: readonly string[];
}

/** More groups than this are not left out one by one unless asked for: that would take long and say no more. */
const MOST_AUTOMATIC_GROUPS = 50;

/** Chooses the folds; the data set's own groups are used where nothing was asked for. */
export async function chooseProtocol(items: readonly DatasetItem[], options: ProtocolOptions): Promise<Protocol> {
  const { foldsByValue, splitByValue } = await import("ulmus");
  const labels = items.map(({ label }) => label);
  const { folds: byFold, split: bySplit, groupBy, k } = options;
  let protocol: Protocol;
  if (byFold !== undefined) {
    const values = columnValues(items, byFold, "--folds");
    const groups = groupBy === undefined ? undefined : chooseGroups(items, groupBy);
    const folds = foldsByValue(values, byFold);
    const description = `each of the ${folds.length} values of ${byFold} is the test part in turn`;
    protocol = divided(folds, description, groups ?? { column: byFold, values, count: folds.length });
  } else if (bySplit !== undefined) {
    const groups = chooseGroups(items, groupBy); // as `train` would
    const values = columnValues(items, bySplit, "--split");
    protocol = divided(splitByValue(values, bySplit), `clips with "test" in ${bySplit} are the test part`, groups);
  } else if (k !== undefined) {
    protocol = await randomProtocol(labels, groupBy === undefined ? undefined : chooseGroups(items, groupBy), {
      ...options,
      k,
    });
  } else {
    protocol = await groupProtocol(labels, chooseGroups(items, groupBy), options);
  }
  checkFolds(protocol.folds, labels);
  return { ...protocol, warnings: [...protocol.warnings, ...leaks(items, protocol), ...lonely(protocol, labels)] };
}

function divided(folds: readonly Fold[], description: string, groups: Grouping | undefined): Protocol {
  const sentence = `${description}; the ridge is chosen inside the training part by leaving out one`;
  if (groups === undefined) return { folds, description: `${sentence} clip at a time`, warnings: [] };
  const { column, values } = groups;
  const isEnough = folds.every(({ train }) => train.some((i) => values[i] !== values[train[0]]));
  if (isEnough) return { folds, description: `${sentence} ${column} at a time`, warnings: [], groups };
  const reason = `since a training part has only one ${column}`;
  return { folds, description: `${sentence} clip at a time, ${reason}`, warnings: [] };
}

async function groupProtocol(
  labels: readonly string[],
  groups: Grouping | undefined,
  options: ProtocolOptions,
): Promise<Protocol> {
  const isTooMany = groups !== undefined && groups.count > MOST_AUTOMATIC_GROUPS && options.groupBy === undefined;
  if (groups === undefined || isTooMany) return randomProtocol(labels, groups, { ...options, k: 5 });
  const { foldsByValue } = await import("ulmus");
  return divided(
    foldsByValue(groups.values, groups.column),
    `each ${groups.column} of ${groups.count} is held out in turn`,
    groups,
  );
}

async function randomProtocol(
  labels: readonly string[],
  groups: Grouping | undefined,
  { k, seed }: { readonly k: number; readonly seed: number },
): Promise<Protocol> {
  const { randomFolds } = await import("ulmus");
  const what = groups ? ` of whole groups (${counted(groups.count, `value`)} of ${groups.column})` : " of single clips";
  return divided(randomFolds(labels, k, seed, groups?.values), `${k} random folds${what}, seed ${seed}`, groups);
}

function checkFolds(folds: readonly Fold[], labels: readonly string[]): void {
  for (const { name, train } of folds) {
    const known = new Set(Array.from(train, (i) => labels[i]));
    if (known.size >= 2) continue;
    const got = `${counted(train.length, "clip")} of "${[...known][0]}"`;
    throw new InputError(
      `fold "${name}": its training part must hold at least two classes, got ${got}; divide the clips in another way`,
    );
  }
}

/** What makes the score look better than it is. */
function leaks(items: readonly DatasetItem[], { folds, groups }: Protocol): string[] {
  const known = findGroups(items);
  if (known === undefined) {
    if (groups !== undefined) return [];
    const advice = "name what they have in common in a column of a CSV and give --group-by";
    return [
      `clips of one recording or person may stand on both sides of a division, which makes the score too good; ${advice}`,
    ];
  }
  const isOnBothSides = (value: string): boolean =>
    folds.some(({ train, test }) => [train, test].every((part) => part.some((i) => known.values[i] === value)));
  const crossing = [...new Set(known.values)].filter(isOnBothSides);
  if (crossing.length === 0) return [];
  const some = crossing.slice(0, 3).join(", ") + (crossing.length > 3 ? ", …" : "");
  const what = `${crossing.length} of the ${known.count} values of ${known.column} stand on both sides of a division (${some})`;
  return [
    `${what}: the score is for a ${known.column} the model has heard; for one it has not give --group-by ${known.column}`,
  ];
}

function lonely({ folds, groups }: Protocol, labels: readonly string[]): string[] {
  return groups && folds.length === groups.count ? lonelyClasses(groups, labels) : [];
}
