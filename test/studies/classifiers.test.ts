// The baselines of the studies: libsvm against scikit-learn, the published ELM against its definition.
import { matrixFromRows } from "ulmus";
import {
  elm,
  nearestNeighbours,
  network,
  randomForest,
  standardised,
  standardScores,
  supportVectorMachine,
  unregularisedElm,
} from "ulmus-studies";
import { createPlainKernels } from "ulmus";
import { createRandom } from "ulmus/parts";
import { describe, expect, test } from "vitest";
import golden from "../golden/svm.json" with { type: "json" };

const options = { kernels: createPlainKernels(), seed: 1 };
const sets = Object.entries(golden.sets).map(([name, { rows, classes }]) => {
  const part = (parity: number) => rows.filter((_, i) => i % 2 === parity);
  const known = Int32Array.from(classes.filter((_, i) => i % 2 === 0));
  const truth = classes.filter((_, i) => i % 2 === 1);
  const classCount = Math.max(...classes) + 1;
  const train = { features: matrixFromRows(part(0)), classes: known, classCount };
  return { name, train, test: matrixFromRows(part(1)), truth };
});

function largest({ rows, columns, data }: { rows: number; columns: number; data: Float64Array }): number[] {
  return Array.from({ length: rows }, (_, i) => {
    const row = data.subarray(i * columns, (i + 1) * columns);
    return row.indexOf(Math.max(...row));
  });
}

describe("the support vector machine", () => {
  test.each(golden.cases)("answers $data with γ $gamma, C $cost as scikit-learn's SVC does", async (wanted) => {
    const { data, gamma, cost, given } = wanted;
    const set = sets.find(({ name }) => name === data);
    if (set === undefined) throw new Error(`no set ${data}`);
    const setting = gamma === null ? { cost } : { gamma, cost };
    const svm = supportVectorMachine("SVM", [setting]);
    const learnt = await svm.learn(set.train, setting, options);
    expect(largest(learnt.scores(set.test))).toEqual(given);
  });
});

describe("the unregularised extreme learning machine", () => {
  const random = createRandom(3);
  const rows = Array.from({ length: 30 }, () => Array.from({ length: 6 }, () => random.normal()));
  const train = { features: matrixFromRows(rows), classes: Int32Array.from(rows, (_, i) => i % 3), classCount: 3 };

  test("gives its training rows their targets −1 and +1 to 1e-3 where units are more than rows", async () => {
    const learnt = await unregularisedElm([400]).learn(train, 400, options);
    const { data } = learnt.scores(train.features);
    data.forEach((score, k) => expect(Math.abs(score - (k % 3 === Math.floor(k / 3) % 3 ? 1 : -1))).toBeLessThan(1e-3));
  });

  test("has no intercept: rows that no unit answers to have scores of 0", async () => {
    const learnt = await unregularisedElm([5]).learn(train, 5, options);
    // Far along any direction units are all but proportional to the row, so twice as far gives about twice the score.
    const far = matrixFromRows([rows[0].map((x) => 1e4 * x), rows[0].map((x) => 2e4 * x)]);
    const { data } = learnt.scores(far);
    for (let c = 0; c < 3; c++) expect(data[3 + c] / data[c]).toBeCloseTo(2, 2);
  });
});

describe("a machine of the library with two recipes", () => {
  test("is the one that is right more often of rows held out, whichever comes first", async () => {
    const { train, test: asked } = sets[0];
    const [poor, good] = [{ layer: { units: 2, directLinks: false } }, { layer: { units: 100 } }];
    const scores = async (machine: ReturnType<typeof elm>) =>
      (await machine.learn(train, machine.settings[0], options)).scores(asked).data;
    const alone = await scores(elm("good", good));
    expect(await scores(elm("poor", poor))).not.toEqual(alone);
    for (const both of [elm("both", poor, good), elm("both", good, poor)]) expect(await scores(both)).toEqual(alone);
  });
});

describe("a network", () => {
  const setting = { hidden: [20, 20], epochs: 12, batch: 8, rate: 0.02 };

  test("has more than 90 % of wines right on standard scores, and the same seed gives the same answers", async () => {
    const { train, test: asked, truth } = sets[0];
    const machine = standardised(network("network", [setting]), standardScores);
    const scores = async (seed: number) => (await machine.learn(train, setting, { ...options, seed })).scores(asked);
    const given = largest(await scores(1));
    expect(given.filter((c, i) => c === truth[i]).length).toBeGreaterThan(0.9 * truth.length);
    expect(await scores(1)).toEqual(await scores(1));
    expect(await scores(2)).not.toEqual(await scores(1));
  });

  test("is stopped between epochs", async () => {
    const signal = AbortSignal.abort(new Error("stopped"));
    const learning = network("network", [setting]).learn(sets[0].train, setting, { ...options, signal });
    await expect(learning).rejects.toThrow("stopped");
  });
});

describe("other baselines", () => {
  const wine = sets[0];
  const shareRight = (given: readonly number[]): number =>
    given.filter((c, i) => c === wine.truth[i]).length / given.length;

  test("on standard scores nearest neighbours have more than 90 % of wines right, on raw features fewer", async () => {
    const raw = nearestNeighbours([1]);
    const fair = standardised(raw, standardScores);
    const [a, b] = [await raw.learn(wine.train, 1, options), await fair.learn(wine.train, 1, options)];
    expect(shareRight(largest(b.scores(wine.test)))).toBeGreaterThan(0.9);
    expect(shareRight(largest(a.scores(wine.test)))).toBeLessThan(shareRight(largest(b.scores(wine.test))));
  });

  test("a random forest has more than 90 % of wines right", async () => {
    const forest = await randomForest.learn(wine.train, null, options);
    expect(shareRight(largest(forest.scores(wine.test)))).toBeGreaterThan(0.9);
  });
});
