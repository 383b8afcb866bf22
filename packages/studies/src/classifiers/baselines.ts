// What any method has to beat: the commonest class, and the nearest neighbours.
import { kernelMatrix, matrix64 } from "ulmus/parts";
import type { Classifier } from "./classifier.ts";

/** The commonest class of the training part, of equals the first. */
export const majority: Classifier<null> = {
  name: "commonest class",
  settings: [null],
  describe: () => "",
  learn({ classes, classCount }) {
    const counts = new Float64Array(classCount);
    for (const c of classes) counts[c] += 1;
    return {
      scores({ rows }) {
        const out = matrix64(rows, classCount);
        for (let i = 0; i < rows; i++) out.data.set(counts, i * classCount);
        return out;
      },
    };
  },
};

/** The vote of the k nearest training rows at Euclidean distance; a nearer one decides between equals. */
export function nearestNeighbours(neighbours: readonly number[]): Classifier<number> {
  return {
    name: "nearest neighbours",
    settings: neighbours,
    describe: (k) => `k ${k}`,
    learn: ({ features, classes, classCount }, k, { kernels }) => ({
      scores(asked) {
        const products = kernelMatrix({ name: "linear" }, asked, features, kernels);
        const squares = Float64Array.from({ length: features.rows }, (_, j) => {
          const row = features.data.subarray(j * features.columns, (j + 1) * features.columns);
          return row.reduce((sum, x) => sum + x * x, 0);
        });
        const out = matrix64(asked.rows, classCount);
        for (let i = 0; i < asked.rows; i++) {
          // ‖a − b‖² = ‖a‖² − 2 a·b + ‖b‖²
          const far = (j: number): number => squares[j] - 2 * products.data[i * features.rows + j];
          const order = Array.from(classes.keys()).toSorted((a, b) => far(a) - far(b));
          order.slice(0, k).forEach((j, place) => (out.data[i * classCount + classes[j]] += 1 + 1e-6 / (1 + place)));
        }
        return out;
      },
    }),
  };
}
