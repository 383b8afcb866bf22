// A random forest (Breiman 2001) of the package ml-random-forest: each tree has its own draw of rows, and its own root of the
// number of columns (Breiman draws columns anew at every split).
import { matrix64 } from "ulmus/parts";
import type { Classifier } from "./classifier.ts";

/** 100 trees. */
export const randomForest: Classifier<null> = {
  name: "random forest",
  settings: [null],
  describe: () => "",
  async learn({ features, classes, classCount }, _, { seed }) {
    const { RandomForestClassifier } = await import("ml-random-forest");
    const forest = new RandomForestClassifier({
      nEstimators: 100,
      maxFeatures: Math.max(1, Math.round(Math.sqrt(features.columns))),
      replacement: false,
      seed,
      noOOB: true,
    });
    forest.train(rowsOf(features), [...classes]);
    return {
      scores(asked) {
        const out = matrix64(asked.rows, classCount);
        const answers = forest.predictionValues(rowsOf(asked));
        for (let i = 0; i < asked.rows; i++) for (const c of answers.getRow(i)) out.data[i * classCount + c] += 1;
        return out;
      },
    };
  },
};

function rowsOf({ rows, columns, data }: { rows: number; columns: number; data: Float32Array }): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
}
