// What a classifier promises about learning on: sums add and subtract, so the order and the place of learning never count.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import { createLayer } from "ulmus-source/elm/layer.ts";
import { applyReadout, solveRidge } from "ulmus-source/elm/readout.ts";
import { scaleRows } from "ulmus-source/elm/scaler.ts";
import { matrix64, type Matrix64, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { classExamples } from "ulmus-source/model/classes.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { accuracy, confusionMatrix, largestColumns, unweightedAverageRecall } from "ulmus-source/model/metrics.ts";
import { toBytes } from "ulmus-source/model/model-file.ts";
import { numbered } from "ulmus-source/model/training.ts";
import { expectClose } from "../audio/close.ts";
import {
  clouds,
  digitsReason,
  hasSpokenDigits,
  type LabelledRows,
  pick,
  range,
  rowRecipe,
  soundRecipe,
  sounds,
  spokenDigits,
} from "./data.ts";

const kernels = createPlainKernels();
const asked = clouds(30, { seed: 99 }).features;

/** A model fitted on rows that no test uses again, and an empty one with its scaler, layer and ridge. */
const base = Classifier.fit(clouds(24, { seed: 50 }), rowRecipe);

function scoresOf(model: Classifier): Float64Array {
  return model.scores(asked).data;
}

function expectSame(a: Classifier, b: Classifier, absolute = 1e-9): void {
  expect(a.labels).toEqual(b.labels);
  expectClose(scoresOf(a), scoresOf(b), { absolute });
}

/** 12 … 40 rows, and two places to cut them at. */
const cutRows = fc.record({ count: fc.integer({ min: 12, max: 40 }), seed: fc.nat(1000) }).chain(({ count, seed }) =>
  fc.record({
    rows: fc.constant(clouds(count, { seed })),
    cut: fc.integer({ min: 1, max: count - 1 }),
    count: fc.constant(count),
  }),
);

describe("learning on", () => {
  test("two models trained apart from one blank and merged are the one trained on all, to 1e-9", () => {
    fc.assert(
      fc.property(cutRows, ({ rows, cut, count }) => {
        const here = base.blank().add(pick(rows, range(0, cut)));
        const there = base.blank().add(pick(rows, range(cut, count)));
        expectSame(here.merge(there), base.blank().add(rows));
      }),
      { numRuns: 25 },
    );
  });

  test("merging changes nothing in the model that was merged, and its order does not count, to 1e-9", () => {
    const [a, b] = [clouds(20, { seed: 3 }), clouds(17, { seed: 4 })];
    const there = base.blank().add(b);
    const before = scoresOf(there).slice();
    const merged = base.blank().add(a).merge(there);
    expect(scoresOf(there)).toEqual(before);
    expectSame(there.merge(base.blank().add(a)), merged);
  });

  test("what is added and then forgotten was never there, to 1e-9", () => {
    fc.assert(
      fc.property(cutRows, ({ rows, cut, count }) => {
        const [kept, gone] = [pick(rows, range(0, cut)), pick(rows, range(cut, count))];
        const never = base
          .blank()
          .add(clouds(15, { seed: 8 }))
          .add(kept);
        expectSame(
          base
            .blank()
            .add(clouds(15, { seed: 8 }))
            .add(rows)
            .forget(gone),
          never,
        );
      }),
      { numRuns: 25 },
    );
  });

  test("clip by clip is the same as all at once, to 1e-9", () => {
    const rows = clouds(40, { seed: 6 });
    const streamed = base.blank();
    for (let i = 0; i < 40; i++) streamed.add(pick(rows, [i]));
    expectSame(streamed, base.blank().add(rows));
  });

  test("`fit` is its blank with the same clips added, to 1e-9, with fewer and with more clips than columns", () => {
    for (const count of [12, 30, 49, 120]) {
      const rows = clouds(count, { seed: count });
      const fitted = Classifier.fit(rows, rowRecipe);
      expectSame(fitted.blank().add(rows), fitted);
    }
  });

  test("adding is the same whether or not somebody asked in between, to the bit", () => {
    const model = (): Classifier => Classifier.fit(clouds(60, { seed: 7 }), rowRecipe);
    const impatient = model();
    scoresOf(impatient);
    impatient.add(clouds(9, { seed: 8 }));
    scoresOf(impatient);
    const patient = model().add(clouds(9, { seed: 8 }));
    expect(scoresOf(patient)).toEqual(scoresOf(impatient));
  });
});

describe("classes that come and go", () => {
  const four = clouds(40, { classes: 4, seed: 12, distance: 6 });
  const known = range(0, 40).filter((i) => i % 4 !== 3);
  const fresh = range(0, 40).filter((i) => i % 4 === 3);

  test("a class that is added later is recognised, and the older ones still are", () => {
    const model = Classifier.fit(pick(four, known), rowRecipe).add(pick(four, fresh));
    expect(model.labels).toEqual(["bell", "dog", "rain", "siren"]);
    const later = clouds(80, { classes: 4, seed: 13, distance: 6 });
    const right = later.labels.filter((label, i) => model.predict(rowOf(later.features, i)).label === label);
    expect(right.length).toBeGreaterThan(0.9 * 80);
  });

  test("its sums are those of a model that knew the class from the start, to 1e-9", () => {
    const model = Classifier.fit(pick(four, known), { ...rowRecipe, readout: { balance: false } });
    const early = model
      .blank()
      .add(pick(four, [3]))
      .forget(pick(four, [3]))
      .add(four);
    expectSame(model.blank().add(pick(four, known)).add(pick(four, fresh)), early);
  });

  test("a class whose clips are all forgotten is as if it had been added empty, and is predicted no more", () => {
    const model = Classifier.fit(four, rowRecipe).forget(pick(four, fresh));
    const siren = model.labels.indexOf("siren");
    for (let i = 0; i < 40; i++) expect(Math.abs(model.scores(four.features).data[i * 4 + siren])).toBeLessThan(1e-8);
    expect(largestColumns(model.scores(four.features))).not.toContain(siren);
    const three = model.blank().add(pick(four, known));
    expectClose(model.scores(four.features).data, three.scores(four.features).data, { absolute: 1e-8 });
  });

  test("a mistake in the clips of a new class leaves the model as it was", () => {
    const model = Classifier.fit(four, rowRecipe);
    const before = toBytes(model, { sums: true });
    const bad = pick(four, [0, 1]);
    bad.features.data[9] = NaN;
    expect(() => model.add({ ...bad, labels: ["owl", "owl"] })).toThrow(
      "add: every value must be finite, got NaN in row 1, column 1",
    );
    expect(() => model.add({ features: clouds(2, { columns: 5 }).features, labels: ["owl", "bell"] })).toThrow(
      "add: features have 5 columns, expected 8 as in fit",
    );
    expect(() => model.add({ ...pick(four, [0]), labels: [""] })).toThrow("add: label 0 is empty");
    expect(() => model.add({ ...pick(four, [0]), labels: ["owl", "owl"] })).toThrow("got 2 labels for 1 clips");
    expect(toBytes(model, { sums: true })).toEqual(before);
  });

  test("an unknown label cannot be forgotten, and the message names it and what is known", () => {
    expect(() => base.forget({ ...pick(four, [0]), labels: ["owl"] })).toThrow(
      `forget: label 0 is "owl", which this model does not know; it knows bell, dog, rain`,
    );
  });
});

describe("held-out scores of `fit`", () => {
  const rows: LabelledRows = clouds(30, { seed: 21, distance: 1 });

  /** Scores of each row from a refit without its group, scaler and layer frozen, the absolute penalty the same. */
  function refitted(model: Classifier, groups: Int32Array): Matrix64 {
    const { machine, state } = model.parts;
    const { targets, weights } = classExamples(
      rows.features,
      numbered(rows.labels.map((label) => label)).map((_, i) => model.labels.indexOf(rows.labels[i])),
      state.classWeights,
    );
    const layer = createLayer(model.recipe.layer, rows.features.columns);
    const hidden = layer.transform(scaleRows(machine.scaler, rows.features), kernels);
    const absolute = (kept: number[], ridge: number): [Accumulator, number] => {
      const sums = Accumulator.empty(layer.columns, targets.columns).add(
        { hidden: selectRows(hidden, kept), targets: selectRows(targets, kept), weights: kept.map((i) => weights[i]) },
        kernels,
      );
      const { count, gram, hidden: total } = sums.sums;
      let trace = 0;
      for (let j = 0; j < layer.columns; j++) trace += gram.data[j * layer.columns + j] - total[j] ** 2 / count;
      return [sums, (ridge * trace) / layer.columns];
    };
    const everyone = range(0, rows.labels.length);
    const [, penalty] = absolute(everyone, machine.ridge);
    const scores = matrix64(rows.labels.length, targets.columns);
    for (const group of new Set(groups)) {
      const [sums, unit] = absolute(
        everyone.filter((i) => groups[i] !== group),
        1,
      );
      const readout = solveRidge(sums, penalty / unit, kernels);
      const given = applyReadout(readout, hidden, kernels);
      for (const i of everyone) if (groups[i] === group) scores.data.set(rowOf(given, i), i * scores.columns);
    }
    return scores;
  }

  test.each([
    ["each clip its own group", false],
    ["groups of six clips", true],
  ])("are those of refits: %s", (_, grouped) => {
    const model = Classifier.fit(grouped ? rows : { features: rows.features, labels: rows.labels }, rowRecipe);
    const groups = grouped ? numbered(rows.groups) : Int32Array.from(range(0, 30));
    const truth = rows.labels.map((label) => model.labels.indexOf(label));
    const confusion = confusionMatrix(truth, largestColumns(refitted(model, groups)), 3);
    expect(model.heldOut).toEqual({
      accuracy: accuracy(confusion),
      uar: unweightedAverageRecall(confusion),
      groups: grouped ? 5 : 30,
    });
    expect(accuracy(confusion)).toBeLessThan(1);
  });
});

describe("on sounds", () => {
  const training = sounds(30);

  test("tone, noise and clicks are told apart in 29 of 30 clips; what was added and forgotten was never there, to 1e-9", () => {
    const model = Classifier.fit(training, soundRecipe);
    const later = sounds(30, 2);
    const right = later.signals.filter((signal, i) => model.predict(signal).label === later.labels[i]);
    expect(right.length).toBeGreaterThanOrEqual(29);
    const more = sounds(6, 3);
    const forgot = model.blank().add(training).add(more).forget(more);
    for (const signal of later.signals.slice(0, 5)) {
      expectClose(Object.values(forgot.predict(signal).scores), Object.values(model.predict(signal).scores), {
        absolute: 1e-9,
      });
    }
  });

  test.skipIf(!hasSpokenDigits)(
    `spoken digits of four speakers merged from two phones are the pooled model, to 1e-9${digitsReason}`,
    () => {
      const all = spokenDigits(2);
      const part = (speakers: string[]): { signals: typeof all.signals; labels: string[] } => {
        const indices = range(0, all.labels.length).filter((i) => speakers.includes(all.groups[i]));
        return { signals: indices.map((i) => all.signals[i]), labels: indices.map((i) => all.labels[i]) };
      };
      const model = Classifier.fit(part(["george", "jackson"]), soundRecipe);
      const [here, there] = [part(["lucas", "nicolas"]), part(["theo", "yweweler"])];
      const merged = model.blank().add(here).merge(model.blank().add(there));
      const pooled = model.blank().add(here).add(there);
      for (const signal of part(["george"]).signals) {
        expectClose(Object.values(merged.predict(signal).scores), Object.values(pooled.predict(signal).scores), {
          absolute: 1e-9,
        });
      }
    },
  );
});
