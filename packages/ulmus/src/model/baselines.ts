// What a model has to beat: the commonest class, the nearest neighbour, and linear ridge regression on the same rows.
import { Moments } from "../elm/moments.ts";
import { createScaler, scaleRows } from "../elm/scaler.ts";
import type { Kernels } from "../math/kernels.ts";
import { type Matrix32, matrix64, rowOf } from "../math/matrix.ts";
import { Classifier, type LabelledClips } from "./classifier.ts";
import { firstRows } from "./copies.ts";
import { largestColumns } from "./metrics.ts";
import type { Recipe } from "./recipe.ts";
import type { Rows } from "./training.ts";

/** A baseline's predicted label for each row of `test`. */
export type Baseline = (train: LabelledClips & Rows, test: Matrix32, recipe: Recipe, kernels: Kernels) => string[];

/** So that the distances of a large data set need not fit in memory at once. */
const ROWS_AT_ONCE = 256;

export const baselines = {
  /** The commonest class of the training part, of equals the first. */
  majority: ({ labels }, test) => {
    const counts = new Map<string, number>();
    for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
    const [commonest] = [...counts].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0];
    return Array.from({ length: test.rows }, () => commonest);
  },

  /** The class of the training row at the smallest Euclidean distance, rows standardised on the training part. */
  nearestNeighbour: ({ features: all, labels }, test, _recipe, kernels) => {
    const features = firstRows(all, labels.length); // no copies
    const scaler = createScaler(new Moments(features.columns).add(features));
    const [known, asked] = [scaleRows(scaler, features), scaleRows(scaler, test)];
    const squares = Float64Array.from({ length: known.rows }, (_, i) =>
      rowOf(known, i).reduce((sum, value) => sum + value * value, 0),
    );
    const nearest: string[] = [];
    for (let from = 0; from < asked.rows; from += ROWS_AT_ONCE) {
      const rows = Math.min(ROWS_AT_ONCE, asked.rows - from);
      const some = {
        rows,
        columns: asked.columns,
        data: asked.data.subarray(from * asked.columns, (from + rows) * asked.columns),
      };
      const products = matrix64(rows, known.rows);
      kernels.multiply(products, some, known, { transposeB: true });
      // ‖a − b‖² = ‖a‖² − 2 a·b + ‖b‖²: the nearest has the largest a·b − ‖b‖² / 2.
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < known.rows; j++) products.data[i * known.rows + j] -= squares[j] / 2;
      for (const j of largestColumns(products)) nearest.push(labels[j]);
    }
    return nearest;
  },

  /** Ridge regression on the same rows without a hidden layer; the ridge chosen by the same held-out scores. */
  linearRidge: (train, test, recipe, kernels) => {
    const { ensemble: _, graph: __, ...rest } = recipe;
    const model = Classifier.fit(train, { ...rest, layer: { units: 0, scale: recipe.layer.scale } }, { kernels });
    return Array.from(largestColumns(model.probabilities(test)), (c) => model.labels[c]);
  },
} satisfies Record<string, Baseline>;

export type BaselineName = keyof typeof baselines;
