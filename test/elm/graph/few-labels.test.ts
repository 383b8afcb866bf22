// What unlabelled rows are worth: two moons, and spoken digits of which few have a label. The settings were chosen by other
// rows than those tested here (other seeds; takes 0–9 of the digits).
import { describe, expect, test } from "vitest";
import { solveEmbedding } from "ulmus-source/elm/graph/embedding.ts";
import { kMeans } from "ulmus-source/elm/graph/k-means.ts";
import { createLaplacian } from "ulmus-source/elm/graph/laplacian.ts";
import { knownTargets, solveSemiSupervised } from "ulmus-source/elm/graph/semi-supervised.ts";
import { createLayer } from "ulmus-source/elm/layer.ts";
import { Moments } from "ulmus-source/elm/moments.ts";
import { applyReadout } from "ulmus-source/elm/readout.ts";
import { createScaler, scaleRows } from "ulmus-source/elm/scaler.ts";
import { createDefaultKernels } from "ulmus-source/math/default-kernels.ts";
import { type Matrix32, matrix32, matrixFromRows, selectRows } from "ulmus-source/math/matrix.ts";
import { createRandom, permutation } from "ulmus-source/math/random.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { largestColumns } from "ulmus-source/model/metrics.ts";
import { presets } from "ulmus-source/model/presets.ts";
import { createRecipe } from "ulmus-source/model/recipe.ts";
import { digitsReason, hasSpokenDigits, range, spokenDigits } from "../../model/data.ts";

const kernels = createDefaultKernels();
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Two half circles that reach into each other; row i is of moon i % 2. */
function moons(count: number, seed: number): Matrix32 {
  const random = createRandom(seed);
  const rows = matrix32(count, 2);
  for (let i = 0; i < count; i++) {
    const angle = Math.PI * random.uniform();
    const [x, y] =
      i % 2 ? [0.5 - Math.cos(angle), 0.25 - Math.sin(angle)] : [Math.cos(angle) - 0.5, Math.sin(angle) - 0.25];
    rows.data.set([x + 0.1 * random.normal(), y + 0.1 * random.normal()], 2 * i);
  }
  return rows;
}

interface Trial {
  /** Scaled. */
  readonly rows: Matrix32;
  readonly hidden: Matrix32;
  readonly classes: readonly number[];
  readonly count: number;
  /** Rows to learn from, and how many of each class have their label. */
  readonly train: readonly number[];
  readonly labelled: number;
}

/** The shares of unlabelled rows and of rows never seen that get their class. */
function sharesRight(
  { rows, hidden, classes, count, train, labelled }: Trial,
  options: { neighbours: number; power: number; ridge: number; smoothness: number },
): { unlabelled: number; fresh: number } {
  const left = new Array<number>(count).fill(labelled);
  const known = train.map((i) => (left[classes[i]]-- > 0 ? classes[i] : -1));
  const laplacian = createLaplacian(selectRows(rows, train), { ...options, kernels });
  const training = { hidden: selectRows(hidden, train), ...knownTargets(known, count) };
  const readout = solveSemiSupervised(training, laplacian, { ...options, kernels });
  const found = largestColumns(applyReadout(readout, hidden, kernels));
  const right = (indices: readonly number[]): number => mean(indices.map((i) => Number(found[i] === classes[i])));
  const seen = new Set(train);
  return {
    unlabelled: right(train.filter((_, e) => known[e] < 0)),
    fresh: right(range(0, rows.rows).filter((i) => !seen.has(i))),
  };
}

describe("two moons of 100 rows each, ten times", () => {
  const layer = createLayer(
    createRecipe({ layer: { units: 100, weightScale: 2, biasScale: 2, directLinks: false } }).layer,
    2,
  );
  const options = { neighbours: 10, power: 1, ridge: 1e-4 };

  test.each([
    { labelled: 1, without: 0.8, withThem: 0.92 },
    { labelled: 3, without: 0.9, withThem: 0.96 },
  ])(
    "$labelled labels each: less than $without right of fresh rows without the others, more than $withThem with them",
    (claim) => {
      const share = (smoothness: number): number =>
        mean(
          range(100, 110).map((seed) => {
            const rows = moons(400, seed);
            const some = {
              rows,
              hidden: layer.transform(rows, kernels),
              classes: range(0, 400).map((i) => i % 2),
              count: 2,
            };
            return sharesRight({ ...some, train: range(0, 200), labelled: claim.labelled }, { ...options, smoothness })
              .fresh;
          }),
        );
      expect(share(0)).toBeLessThan(claim.without);
      expect(share(1)).toBeGreaterThan(claim.withThem);
    },
  );

  test("without any label, clusters of the embedding are the moons for 95 % of rows; clusters of the rows are not for 90 %", () => {
    const agreement = (rows: Matrix32, map: (rows: Matrix32) => Parameters<typeof kMeans>[0]): number => {
      const { clusters } = kMeans(map(rows), { clusters: 2, kernels });
      const same = mean(Array.from(clusters, (cluster, i) => Number(cluster === i % 2)));
      return Math.max(same, 1 - same);
    };
    const wide = createLayer(
      createRecipe({ layer: { units: 100, weightScale: 4, biasScale: 4, directLinks: false } }).layer,
      2,
    );
    const embed = (rows: Matrix32) => {
      const hidden = wide.transform(rows, kernels);
      const readout = solveEmbedding(hidden, createLaplacian(rows, { kernels }), {
        dimensions: 1,
        ridge: 1e-3,
        kernels,
      });
      return applyReadout(readout, hidden, kernels);
    };
    const seeds = range(100, 110);
    expect(mean(seeds.map((seed) => agreement(moons(200, seed), embed)))).toBeGreaterThan(0.95);
    expect(mean(seeds.map((seed) => agreement(moons(200, seed), (rows) => rows)))).toBeLessThan(0.9);
  });
});

describe.skipIf(!hasSpokenDigits)(`spoken digits, takes 10–19 of six speakers${digitsReason}`, () => {
  test.each([1, 2])(
    "%d labelled clips of each digit among 400: the others are worth 3 points on themselves and 1 on 200 more",
    (labelled) => {
      const clips = spokenDigits(20);
      const late = range(0, 1200).filter((i) => i % 20 >= 2 && i % 20 < 12); // names are in the order 0, 1, 10 … 19, 2 …
      const extractor = createExtractor(createRecipe({ ...presets.small.recipe, frontEnd: { sampleRate: 8000 } }));
      const features = matrixFromRows(late.map((i) => extractor.extract(clips.signals[i])));
      const layer = createLayer(createRecipe({ layer: { units: 400, weightScale: 2 } }).layer, features.columns);
      const options = { neighbours: 3, power: 4, ridge: 0.1 };
      const gain = [1, 2, 3, 4].map((seed) => {
        const train = [...permutation(600, createRandom(seed)).subarray(0, 400)];
        const scaler = createScaler(new Moments(features.columns).add(selectRows(features, train)));
        const rows = scaleRows(scaler, features);
        const classes = late.map((i) => Number(clips.labels[i]));
        const trial = { rows, hidden: layer.transform(rows, kernels), classes, count: 10, train, labelled };
        const [without, withThem] = [0, 1].map((smoothness) => sharesRight(trial, { ...options, smoothness }));
        return [withThem.unlabelled - without.unlabelled, withThem.fresh - without.fresh];
      });
      expect(mean(gain.map(([unlabelled]) => unlabelled))).toBeGreaterThan(0.03);
      expect(mean(gain.map(([, fresh]) => fresh))).toBeGreaterThan(0.01);
    },
  );
});
