// Training clips with changed copies of them, as `augment` of recipes asks for: in rows the copies come after all clips, first
// the first copy of each, then the second. Lists such as labels are of the clips alone; here they become as long as the rows.
import { type FloatArray, type Matrix, type Matrix64, selectRows } from "../math/matrix.ts";
import type { Grouped, Weighted } from "./training.ts";

/** What is known of each clip; what is absent stays so. */
interface Known<Label> {
  readonly labels?: readonly Label[] | undefined;
  readonly groups?: Grouped["groups"] | undefined;
  readonly weights?: Weighted["weights"] | undefined;
  readonly classes?: Int32Array | undefined;
  readonly targets?: Matrix64 | undefined;
}

/**
 * The same for `rows` rows of `clips` clips and their copies. Without groups a clip and its copies are one, so they are held
 * out together.
 */
export function withCopies<Label, T extends Known<Label>>(known: T & Known<Label>, clips: number, rows: number): T {
  if (rows === clips) return known;
  const all = Int32Array.from({ length: rows }, (_, i) => i % clips);
  const { labels, weights, classes, targets, groups } = known;
  return {
    ...known,
    groups: Array.from(all, (i) => groups?.[i] ?? `${i}`),
    ...(labels && { labels: Array.from(all, (i) => labels[i]) }),
    ...(weights && { weights: Array.from(all, (i) => weights[i]) }),
    ...(classes && { classes: all.map((i) => classes[i]) }),
    ...(targets && { targets: selectRows(targets, all) }),
  };
}

/** The places in rows of `clips` clips, and of their copies, that belong to the clips `indices`. */
export function rowsOfClips(indices: Int32Array, clips: number, rows: number): Int32Array {
  return Int32Array.from({ length: (indices.length * rows) / clips }, (_, k) => {
    const copy = Math.floor(k / indices.length);
    return indices[k % indices.length] + copy * clips;
  });
}

/** A view of the first rows of a matrix: of the clips without their copies. */
export function firstRows<Data extends FloatArray>({ columns, data }: Matrix<Data>, rows: number): Matrix<Data> {
  return { rows, columns, data: data.subarray(0, rows * columns) as Data };
}
