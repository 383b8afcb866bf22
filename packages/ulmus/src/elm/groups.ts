// Which rows belong to which group.
import { ArgumentError } from "../errors.ts";

/** The rows of each group, groups in the order in which they first occur; refuses a list that is not as long as `rows`. */
export function membersOf(groups: ArrayLike<number>, rows: number, where: string): Int32Array[] {
  if (groups.length !== rows) {
    throw new ArgumentError(`${where}: got ${groups.length} groups for ${rows} rows; they must be as many`);
  }
  const members = new Map<number, number[]>();
  for (let i = 0; i < rows; i++) {
    const known = members.get(groups[i]);
    if (known) known.push(i);
    else members.set(groups[i], [i]);
  }
  return [...members.values()].map((list) => Int32Array.from(list));
}
