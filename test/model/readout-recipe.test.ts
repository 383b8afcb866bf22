// The words of a recipe's readout: what holds out, what is best, what weighs, and how scores become probabilities.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calibrationNames } from "ulmus-source/elm/calibration/calibration.ts";
import { createRidgePath } from "ulmus-source/elm/ridge-path.ts";
import { ridgeGrid } from "ulmus-source/elm/selection.ts";
import { createLayer } from "ulmus-source/elm/layer.ts";
import { scaleRows } from "ulmus-source/elm/scaler.ts";
import { type Matrix64, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { balancedWeights, classExamples } from "ulmus-source/model/classes.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { Ensemble } from "ulmus-source/model/ensemble.ts";
import { createClassCriterion, createHoldOut } from "ulmus-source/model/hold-out.ts";
import { Machine } from "ulmus-source/model/machine.ts";
import { evaluate } from "ulmus-source/model/evaluate.ts";
import { explainedVariance, largestColumns } from "ulmus-source/model/metrics.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { randomFolds } from "ulmus-source/model/protocol.ts";
import { createRecipe, type Recipe } from "ulmus-source/model/recipe.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { numbered } from "ulmus-source/model/training.ts";
import { expectClose } from "../audio/close.ts";
import { clouds, pick, range, rowRecipe } from "./data.ts";

type Readout = Partial<Recipe["readout"]>;

const kernels = createPlainKernels();
const rows = clouds(60, { seed: 21, distance: 1 });
const fitted = (readout: Readout, clips: Parameters<typeof Classifier.fit>[0] = rows): Classifier =>
  Classifier.fit(clips, { ...rowRecipe, readout });

/** The held-out scores of `model`'s own layer at `ridge`, each part refitted without in closed form (test/elm/ridge-path.test.ts). */
function heldOut(model: Classifier, ridge: number, groups?: Int32Array): { scores: Matrix64; classes: Int32Array } {
  const { machine, state } = model.parts;
  const classes = Int32Array.from(rows.labels, (label) => model.labels.indexOf(label));
  const examples = classExamples(rows.features, classes, state.classWeights);
  const layer = createLayer(model.recipe.layer, rows.features.columns);
  const hidden = layer.transform(scaleRows(machine.scaler, rows.features), kernels);
  const path = createRidgePath({ ...examples, hidden }, kernels, groups && { groups });
  return { scores: path.heldOut(ridge), classes };
}

describe("holdOut", () => {
  test.each<[Recipe["readout"]["holdOut"], Int32Array | undefined]>([
    ["groups", numbered(rows.groups)],
    ["rows", undefined],
    [5, createHoldOut(5, rows.labels, rows.groups).groups],
    ["gcv", numbered(rows.groups)],
  ])("%s: the rating is the criterion of scores held out that way", (holdOut, groups) => {
    const criterion = holdOut === "gcv" ? "squaredError" : "logLoss";
    const model = fitted({ holdOut, criterion });
    const { ridge } = model.parts.machine;
    const { scores, classes } = heldOut(model, ridge, groups);
    const examples = classExamples(rows.features, classes, model.parts.state.classWeights);
    const rate = createClassCriterion(criterion, { ...examples, classes });
    expect(model.rating).toBeCloseTo(rate(scores), 8);
    expect(model.heldOut?.groups).toBe(groups ? new Set(groups).size : 60);
    const right = largestColumns(scores).filter((c, i) => c === classes[i]).length;
    expect(model.heldOut?.accuracy).toBeCloseTo(right / 60, 12);
    // No neighbour in the grid is better, by the scores that chose.
    if (holdOut === "gcv") return;
    for (const other of ridgeGrid) {
      if (Math.abs(Math.log10(other / ridge)) < 0.6) {
        expect(rate(heldOut(model, other, groups).scores)).toBeLessThanOrEqual(rate(scores) + 1e-12);
      }
    }
  });

  test("parts have every class in about its share, and keep groups whole", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.boolean(), (count, isGrouped) => {
        const { groups } = createHoldOut(count, rows.labels, isGrouped ? rows.groups : undefined);
        if (!groups) throw new Error("no groups");
        expect(new Set(groups).size).toBe(count);
        if (isGrouped) {
          rows.groups.forEach((name, i) => expect(groups[i]).toBe(groups[rows.groups.indexOf(name)]));
          return;
        }
        for (const label of new Set(rows.labels)) {
          const sizes = range(0, count).map((part) => groups.filter((p, i) => p === part && rows.labels[i] === label));
          const lengths = sizes.map(({ length }) => length);
          expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("more parts than clips, and a criterion that generalised cross-validation has not, are refused", () => {
    expect(() => fitted({ holdOut: 61 })).toThrow(
      "readout.holdOut must be at most the number of groups, 10, got 61; hold out fewer parts",
    );
    expect(() => fitted({ holdOut: "gcv", criterion: "uar" })).toThrow("with it criterion must be auto, got uar");
  });
});

describe("criterion", () => {
  test("each is best for the model that was fitted by it", () => {
    for (const seed of [1, 2, 3]) {
      const some = clouds(40, { seed, distance: 0.7 });
      const models = (["accuracy", "uar", "logLoss", "squaredError"] as const).map((criterion) => ({
        criterion,
        model: fitted(
          { criterion },
          pick(
            some,
            range(0, 40).filter((i) => i % 3 > 0 || i % 2 > 0),
          ),
        ),
      }));
      expect(new Set(models.map(({ model }) => model.rating)).size).toBeGreaterThan(2);
      const [accuracy, uar] = models.map(({ model }) => model.heldOut);
      expect(accuracy?.accuracy).toBeGreaterThanOrEqual((uar?.accuracy ?? 1) - 1e-12);
      expect(models[0].model.rating).toBe(accuracy?.accuracy);
      expect(models[1].model.rating).toBe(uar?.uar);
    }
  });

  test("squaredError is the variance explained, weighted as in the fit", () => {
    const classes = Int32Array.of(0, 1, 1, 0);
    const { targets, weights } = classExamples(rows.features, classes, [2, 1]);
    const scores = { rows: 4, columns: 2, data: Float64Array.of(0.9, 0, 0.2, 0.7, 0.1, 1, 0.4, 0.5) };
    expect(createClassCriterion("squaredError", { classes, targets, weights })(scores)).toBe(
      explainedVariance(targets, scores, weights),
    );
  });
});

describe("balance and weights", () => {
  const classes = Int32Array.from([...new Array<number>(12).fill(0), ...new Array<number>(3).fill(1), 2, 2, 2]);

  test("golden: classes larger than the mean count 0.618 times as much as the others, and weights sum to the clips", () => {
    const weights = balancedWeights(classes, 3, { balance: "golden" });
    const shares = [12, 3, 3].map((size, c) => size * weights[c]);
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(18, 12);
    expect(shares[0] / shares[1]).toBeCloseTo((Math.sqrt(5) - 1) / 2, 12);
    expect(shares[1]).toBeCloseTo(shares[2], 12);
  });

  test("balanced or not, clips of weight 2 and 3 give the class weights of the clips twice and three times", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 18, maxLength: 18 }), (times) => {
        const repeated = Int32Array.from(times.flatMap((count, i) => new Array<number>(count).fill(classes[i])));
        for (const balance of [true, false, "golden"] as const) {
          const weighted = balancedWeights(classes, 3, { balance, weights: times });
          expectClose(weighted, balancedWeights(repeated, 3, { balance }), { relative: 1e-12 });
        }
      }),
    );
  });

  test("clips of weight 2 and 3 leave the sums of the clips added twice and three times, to 1e-9", () => {
    const model = fitted({ balance: false, ridge: 0.1 });
    const weights = rows.labels.map((_, i) => 1 + (i % 3));
    const repeated = model.blank().add(rows);
    repeated
      .add(
        pick(
          rows,
          range(0, 60).filter((i) => i % 3 > 0),
        ),
      )
      .add(
        pick(
          rows,
          range(0, 60).filter((i) => i % 3 > 1),
        ),
      );
    const weighted = model.blank().add({ ...rows, weights });
    expectClose(weighted.scores(rows.features).data, repeated.scores(rows.features).data, { absolute: 1e-9 });
    const forgotten = weighted.add(clouds(9)).forget({ ...rows, weights });
    expectClose(forgotten.scores(rows.features).data, model.blank().add(clouds(9)).scores(rows.features).data, {
      absolute: 1e-8,
    });
  });

  test("fit with weights is its blank with the same weighted clips added, to 1e-9", () => {
    const weights = rows.labels.map((_, i) => 0.5 + (i % 4));
    for (const balance of [true, false, "golden"] as const) {
      const model = fitted({ balance }, { ...rows, weights });
      const again = model.blank().add({ ...rows, weights });
      expectClose(again.scores(rows.features).data, model.scores(rows.features).data, { absolute: 1e-9 });
    }
  });

  test("too few weights, a negative one, NaN and a class of weight 0 are refused", () => {
    const of =
      (weights: number[]): (() => Classifier) =>
      () =>
        fitted({}, { ...rows, weights });
    expect(of([1, 2])).toThrow("fit: got 2 weights for 60 clips");
    expect(of(rows.labels.map((_, i) => (i === 7 ? -1 : 1)))).toThrow("≥ 0, got -1 for clip 7");
    expect(of(rows.labels.map((_, i) => (i === 7 ? Number.NaN : 1)))).toThrow("got NaN for clip 7");
    expect(of(rows.labels.map((label) => (label === "bell" ? 0 : 1)))).toThrow(
      /must weigh more than 0 together, got 0 for "bell"; weigh/,
    );
  });
});

describe.each(calibrationNames)("calibration %s", (calibration) => {
  const model = fitted({ calibration });
  const asked = clouds(200, { seed: 33, distance: 1 }).features;

  test("the label is the first of the most probable classes, for each row alone and for all together", () => {
    const together = model.probabilities(asked);
    const best = largestColumns(together);
    for (let i = 0; i < asked.rows; i++) {
      const { label, probability, probabilities } = model.predict(rowOf(asked, i));
      const values = Object.values(probabilities);
      expect(label).toBe(model.labels[values.indexOf(Math.max(...values))]);
      expect(probability).toBe(Math.max(...values));
      const [first, second] = values.toSorted((a, b) => b - a);
      if (first - second > 1e-6) expect(label).toBe(model.labels[best[i]]);
    }
  });

  test("held-out accuracy is that of the probabilities", () => {
    expect(model.heldOut?.accuracy).toBeGreaterThan(0.3);
    expect(model.heldOut?.accuracy).toBeLessThan(1);
  });

  test("is saved with its model, to 1e-6, and the bytes are the same when it is saved again", () => {
    const bytes = toBytes(model);
    const loaded = fromBytes(bytes);
    if (!(loaded instanceof Classifier)) throw new Error("not a classifier");
    expect(loaded.parts.state).toEqual(model.parts.state);
    expectClose(loaded.probabilities(asked).data, model.probabilities(asked).data, { absolute: 1e-5 });
    expect(toBytes(loaded)).toEqual(bytes);
  });

  test("is fitted also where the ridge is given; a class that comes later falls back on the temperature", () => {
    const given = fitted({ calibration, ridge: 0.1 });
    expect(given.parts.state.calibration.kind).toBe(calibration);
    expect([given.parts.machine.ridge, given.heldOut?.groups]).toEqual([0.1, 10]);
    const { sharpness } = given.parts.state.calibration;
    given.add(rows);
    expect(given.parts.state.calibration.kind).toBe(calibration);
    given.add({ features: clouds(4).features, labels: ["owl", "owl", "owl", "owl"] });
    expect(given.parts.state.calibration).toEqual({ kind: "temperature", sharpness });
    expect(Object.keys(given.predict(rowOf(asked, 0)).probabilities)).toContain("owl");
  });

  test("with a ridge of 0 it is refused: nothing can be held out", () => {
    expect(() => createRecipe({ readout: { calibration, ridge: 0 } })).toThrow("make the ridge > 0");
  });
});

test("scores that differ by less than a probability can show are a tie: the first of the classes is the label", () => {
  const { machine, state } = fitted({ ridge: 0.1 }).parts;
  const [{ scaler, layer, ridge, readout: given }] = machine.members;
  const { weights } = given;
  const readout = {
    weights: { ...weights, data: new Float64Array(weights.data.length) },
    intercept: Float64Array.of(0.3, 0.3 + 2 ** -54, 0.1),
  };
  const model = new Classifier(
    new Ensemble([new Machine({ scaler, layer, ridge, readout }, kernels)], "mean"),
    { ...state, calibration: { kind: "temperature", sharpness: 0.1 } },
    kernels,
  );
  const { label, probabilities, scores } = model.predict(rowOf(rows.features, 0));
  expect(scores["dog"]).toBeGreaterThan(scores["bell"]);
  expect(probabilities["bell"]).toBe(probabilities["dog"]);
  expect(label).toBe("bell");
});

test("a ridge of 0 fits more units than clips exactly, also where clips repeat each other, and goes on learning", () => {
  const twice = { features: clouds(9, { seed: 5 }).features, labels: clouds(9, { seed: 5 }).labels };
  const model = fitted({ ridge: 0, balance: false }, twice).add(twice);
  const scores = model.scores(twice.features);
  twice.labels.forEach((label, i) => {
    expectClose(
      rowOf(scores, i),
      model.labels.map((known) => Number(known === label)),
      { absolute: 1e-6 },
    );
  });
});

test("a loss for numbers is refused for classes", () => {
  expect(() => fitted({ loss: "huber" })).toThrow("fit: loss huber is for numbers; for classes it must be squared");
});

describe("select", () => {
  const select = { units: [40, 10, 20], weightScale: [0.5, 2] };

  test("keeps the layer that rates highest of all that are tried; of equals the one of fewer units, then of the larger ridge", () => {
    for (const criterion of ["uar", "logLoss"] as const) {
      const model = Classifier.fit(rows, { ...rowRecipe, readout: { criterion }, select });
      const { tried = [] } = model.parts.machine;
      expect(tried).toHaveLength(6);
      const all = select.units.flatMap((units) =>
        select.weightScale.map((weightScale) => {
          const one = Classifier.fit(rows, {
            layer: { ...rowRecipe.layer, units, weightScale },
            readout: { criterion },
          });
          return { units, weightScale, ridge: one.parts.machine.ridge, rating: one.rating ?? Number.NaN };
        }),
      );
      const top = Math.max(...all.map(({ rating }) => rating));
      const equal = all
        .filter(({ rating }) => rating === top)
        .toSorted((a, b) => a.units - b.units || b.ridge - a.ridge);
      expect(tried[0]).toEqual(equal[0]);
      expect(model.recipe.layer).toMatchObject({ units: equal[0].units, weightScale: equal[0].weightScale });
      expect([model.rating, model.parts.machine.ridge]).toEqual([top, equal[0].ridge]);
      expect(model.recipe).not.toHaveProperty("select");
      expect(fromBytes(toBytes(model)).recipe).toEqual(model.recipe);
    }
  });

  test("is of numbers too, of a kernel's width, and of each training part of an evaluation", () => {
    const targets = rows.labels.map((label) => label.charCodeAt(0));
    const numbers = Regressor.fit({ ...rows, targets }, { ...rowRecipe, select });
    expect(numbers.rating).toBe(numbers.parts.machine.tried?.[0].rating);
    const { recipe, parts } = Classifier.fit(rows, { layer: { kind: "kernel" }, select: { gamma: [0.01, 0.3] } });
    expect(recipe.layer).toMatchObject({ kernel: { gamma: parts.machine.tried?.[0].gamma } });
    const folds = randomFolds(rows.labels, 3, 1, rows.groups);
    const nested = evaluate(rows, { ...rowRecipe, select: { units: [1, 40] } }, { folds });
    const { accuracy } = evaluate(rows, { layer: { ...rowRecipe.layer, units: 40 } }, { folds });
    expect(nested.accuracy).toBeGreaterThan(accuracy - 0.05);
  });

  test("is refused of words that the layer has not, without values, and where nothing is held out", () => {
    const refused = (recipe: Parameters<typeof createRecipe>[0]): unknown => {
      try {
        return createRecipe(recipe);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(refused({ select: { gamma: [1] } })).toContain("select.gamma: a layer of kind random has no gamma");
    expect(refused({ layer: { kind: "kernel" }, select: { units: [3] } })).toContain("the kernel rbf has no units");
    expect(refused({ select: { units: [] } })).toContain("select.units");
    expect(refused({ select: { units: [2.5] } })).toContain("select.units[0]");
    expect(refused({ readout: { ridge: 0.1 }, select })).toContain('make readout.ridge "auto"');
    expect(refused({ graph: {}, select })).toContain("leave graph out");
  });
});
