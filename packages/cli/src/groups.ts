// Which clips belong together: the values of a column of the data set.
import type { DatasetItem } from "ulmus/node";
import { InputError } from "./failure.ts";
import { nearest } from "./nearest.ts";

/** A column whose clips of one value are held out together. */
export interface Grouping {
  readonly column: string;
  /** One for each clip. */
  readonly values: readonly string[];
  /** How many different ones. */
  readonly count: number;
}

/** Columns with these names, in this order, are taken for groups where the user names none. */
const groupNames = ["group", "speaker", "recording", "source", "artist", "session"];

/** The values of a column, each clip having one. `option` is named in messages. */
export function columnValues(items: readonly DatasetItem[], column: string, option: string): string[] {
  const columns = Object.keys(items[0]?.columns ?? {});
  if (!columns.includes(column)) {
    const got = columns.length > 0 ? `; it has ${columns.join(", ")}` : "";
    const advice =
      columns.length > 0
        ? nearest(column, columns)
        : "; groups and folds need a CSV file with path, label and that column";
    throw new InputError(`${option}: the data set must have the column "${column}"${got}${advice}`);
  }
  const empty = items.find((item) => item.columns[column] === "");
  if (empty) {
    throw new InputError(
      `${option}: every clip must have a value in the column "${column}", got none for ${empty.name}; fill it in`,
    );
  }
  return items.map((item) => item.columns[column]);
}

/** The groups that the user asked for, or else those of a column that looks like groups, or none. */
export function chooseGroups(items: readonly DatasetItem[], asked: string | undefined): Grouping | undefined {
  if (asked === undefined) return findGroups(items);
  const grouping = groupingOf(asked, columnValues(items, asked, "--group-by"));
  if (grouping.count >= 2) return grouping;
  throw new InputError(
    `--group-by: the column "${asked}" must have at least two values, got only "${grouping.values[0]}"`,
  );
}

/** A column with the name of a group, every cell of it filled, and at least two values. */
export function findGroups(items: readonly DatasetItem[]): Grouping | undefined {
  const columns = Object.keys(items[0]?.columns ?? {});
  const named = groupNames.flatMap((name) => columns.filter((column) => column.toLowerCase() === name));
  return named
    .map((column) =>
      groupingOf(
        column,
        items.map((item) => item.columns[column]),
      ),
    )
    .find(({ values, count }) => count >= 2 && !values.includes(""));
}

function groupingOf(column: string, values: readonly string[]): Grouping {
  return { column, values, count: new Set(values).size };
}

/** A sentence about classes that are never heard outside one group, which nobody can score honestly. */
export function lonelyClasses({ column, values }: Grouping, labels: readonly string[]): string[] {
  const groupsOf = new Map<string, Set<string>>();
  labels.forEach((label, i) => groupsOf.set(label, (groupsOf.get(label) ?? new Set()).add(values[i])));
  const lonely = [...groupsOf].filter(([, groups]) => groups.size === 1).map(([label]) => label);
  if (lonely.length === 0) return [];
  const some = lonely.slice(0, 6).join(", ") + (lonely.length > 6 ? ", …" : "");
  return [
    `only one ${column} each in ${some}: held out, its class is unknown to the model and every clip counts as wrong; add clips of another ${column}`,
  ];
}
