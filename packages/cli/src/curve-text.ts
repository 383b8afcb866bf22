// Model size against error, of a layer that was grown or pruned, as text.
import type { Model } from "ulmus";
import { whole } from "./terminal/format.ts";
import { table } from "./terminal/table.ts";

export type Curve = NonNullable<Model["parts"]["machine"]["curve"]>;

/** In one line: how many columns there are, and what they leave of the error. */
export function curveText(curve: Curve, columns: number): string {
  const at = pointOf(curve, columns);
  const [none] = curve;
  const errors =
    at.heldOutError === undefined
      ? `in training an error of ${error(at.trainingError)}`
      : `held out an error of ${error(at.heldOutError)}`;
  return `${whole(columns)} columns kept, ${errors} instead of ${error(none.heldOutError ?? none.trainingError)} without any; \`ulmus inspect\` shows that of every size`;
}

/** A table of some twenty sizes, evenly over the whole. */
export function curveTable(curve: Curve, columns: number): string {
  const step = Math.max(1, Math.ceil(curve.length / 20));
  const kept = pointOf(curve, columns);
  const shown = curve.filter((point, i) => i % step === 0 || i === curve.length - 1 || point === kept);
  const rows = shown.map((point) => [
    whole(point.units),
    error(point.trainingError),
    point.heldOutError === undefined ? "–" : error(point.heldOutError),
    ...(curve.some(({ ridge }) => ridge > 0) ? [point.ridge === 0 ? "0" : point.ridge.toPrecision(2)] : []),
    point === kept ? "← this model" : "",
  ]);
  const head = [
    "columns",
    "training error",
    "held out",
    ...(curve.some(({ ridge }) => ridge > 0) ? ["ridge"] : []),
    "",
  ];
  return table(head, rows);
}

/** What is known of this size, or of the largest. */
function pointOf(curve: Curve, columns: number): Curve[number] {
  return curve.find(({ units }) => units === columns) ?? curve[curve.length - 1];
}

function error(value: number): string {
  return value.toFixed(3);
}
