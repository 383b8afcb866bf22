import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Matrix32, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { type MeasuredClips, Regressor } from "ulmus-source/model/regressor.ts";
import { expectClose } from "../audio/close.ts";
import { randomMatrix } from "../audio/noise.ts";
import { range, rowRecipe, soundRecipe, sounds } from "./data.ts";

/** Two outputs, a linear and a curved function of five features, and noise. */
function measured(count: number, seed: number): { features: Matrix32; targets: number[][]; groups: string[] } {
  const features = randomMatrix(count, 5, seed);
  const random = createRandom(seed + 1000);
  const targets = range(0, count).map((i) => {
    const [a, b, c, d] = rowOf(features, i);
    return [3 * a - 2 * b + 0.5 * c + 7 + 0.05 * random.normal(), Math.sin(a) * b + 0.5 * d * d];
  });
  return { features, targets, groups: targets.map((_, i) => String(i % 10)) };
}

function part(of: ReturnType<typeof measured>, from: number, to: number): MeasuredClips {
  const indices = range(from, to);
  return { features: selectRows(of.features, indices), targets: indices.map((i) => of.targets[i]) };
}

function explained(truth: number[], predicted: number[]): number {
  const mean = truth.reduce((a, b) => a + b, 0) / truth.length;
  const error = truth.reduce((sum, t, i) => sum + (t - predicted[i]) ** 2, 0);
  return 1 - error / truth.reduce((sum, t) => sum + (t - mean) ** 2, 0);
}

const base = Regressor.fit(measured(40, 9), rowRecipe);
const asked = measured(25, 88).features;

describe("a regressor", () => {
  test("learns a linear function of rows it never saw with R² > 0.99, and a curved one with R² > 0.8", () => {
    const model = Regressor.fit(measured(300, 1), { layer: { units: 200 } });
    const test = measured(300, 2);
    const given = model.predictAll(test.features);
    const column = (c: number): number =>
      explained(
        test.targets.map((t) => t[c]),
        range(0, 300).map((i) => rowOf(given, i)[c]),
      );
    expect(column(0)).toBeGreaterThan(0.99);
    expect(column(1)).toBeGreaterThan(0.8);
    expect(model.heldOut?.r2).toBeGreaterThan((column(0) + column(1)) / 2 - 0.05);
    expect(model.heldOut?.r2).toBeLessThan((column(0) + column(1)) / 2 + 0.05);
  });

  test("takes plain numbers as one output, and gives the row's answer alone as together, to 1e-6", () => {
    const { features, targets } = measured(80, 3);
    const model = Regressor.fit({ features, targets: targets.map(([first]) => first) }, rowRecipe);
    const together = model.predictAll(asked);
    expect([together.rows, together.columns]).toEqual([25, 1]);
    for (let i = 0; i < 25; i++) expectClose(model.predict(rowOf(asked, i)), rowOf(together, i), { absolute: 1e-6 });
  });

  test("of what cannot be learnt has a held-out R² below 0.1; of a target that never varies 0", () => {
    const features = randomMatrix(100, 5, 4);
    const noise = createRandom(5);
    expect(
      Regressor.fit({ features, targets: range(0, 100).map(() => noise.normal()) }, rowRecipe).heldOut?.r2,
    ).toBeLessThan(0.1);
    const constant = Regressor.fit({ features, targets: range(0, 100).map(() => 4) }, rowRecipe);
    expect(constant.heldOut?.r2).toBe(0);
    expectClose(constant.predict(rowOf(asked, 0)), [4], { relative: 1e-9 });
  });

  test("merged, forgotten and streamed is the pooled model, to 1e-9 of the targets' size", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 40 }), fc.nat(100), (count, seed) => {
        const rows = measured(count, seed);
        const cut = Math.floor(count / 3);
        const pooled = base.blank().add(rows);
        const merged = base
          .blank()
          .add(part(rows, 0, cut))
          .merge(base.blank().add(part(rows, cut, count)));
        const streamed = base.blank();
        for (let i = 0; i < count; i++) streamed.add(part(rows, i, i + 1));
        const forgot = base
          .blank()
          .add(rows)
          .add(measured(20, seed + 1))
          .forget(measured(20, seed + 1));
        for (const other of [merged, streamed, forgot]) {
          expectClose(other.predictAll(asked).data, pooled.predictAll(asked).data, { absolute: 1e-8 });
        }
      }),
      { numRuns: 15 },
    );
  });

  test("is the same after saving and loading to 1e-6, and goes on learning if its sums were kept", () => {
    const loaded = fromBytes(toBytes(base, { sums: true }));
    if (!(loaded instanceof Regressor)) throw new Error("not a regressor");
    expectClose(loaded.predictAll(asked).data, base.predictAll(asked).data, { relative: 1e-6, absolute: 1e-5 });
    const more = measured(12, 55);
    const unsaved = Regressor.fit(measured(40, 9), rowRecipe).add(more);
    expectClose(loaded.add(more).predictAll(asked).data, unsaved.predictAll(asked).data, { absolute: 1e-9 });
    expect(loaded.heldOut).toEqual(base.heldOut);
  });

  test("hears: the pitch of tones is learnt from sounds with a held-out R² > 0.9", () => {
    const { signals } = sounds(90);
    const tones = signals.filter((_, i) => i % 3 === 0);
    const crossings = tones.map(({ samples }) =>
      samples.reduce((n, x, i) => n + (i > 0 && x > 0 !== samples[i - 1] > 0 ? 1 : 0), 0),
    );
    const model = Regressor.fit({ signals: tones, targets: crossings }, soundRecipe);
    expect(model.heldOut?.r2).toBeGreaterThan(0.9);
    expect(model.predict(tones[0])).toHaveLength(1);
  });
});

describe("a robust loss", () => {
  /** `measured`, every eighth clip with targets 30 too large. */
  const spoilt = (count: number, seed: number): ReturnType<typeof measured> => {
    const rows = measured(count, seed);
    return { ...rows, targets: rows.targets.map((t, i) => (i % 8 === 3 ? t.map((x) => x + 30) : t)) };
  };
  const recipe = (loss: "squared" | "huber" | "bisquare") => ({ layer: { units: 30, seed: 5 }, readout: { loss } });
  const [rows, later] = [spoilt(160, 1), measured(160, 2)];
  const fits = (["squared", "huber", "bisquare"] as const).map((loss) => Regressor.fit(rows, recipe(loss)));
  const errorOf = (model: Regressor): number => {
    const { data } = model.predictAll(later.features);
    return later.targets.flat().reduce((sum, t, k) => sum + Math.abs(t - data[k]), 0) / data.length;
  };

  test("halves the mean error on clean clips at least, bisquare that of huber again, when one clip in eight is spoilt", () => {
    const [squared, huber, bisquare] = fits.map(errorOf);
    expect(huber).toBeLessThan(squared / 2);
    expect(bisquare).toBeLessThan(huber);
  });

  test.each([1, 2])(
    "model %i: fit is its blank with the clips added; add, forget, merge and a file are exact, to 1e-8",
    (k) => {
      const model = fits[k];
      const scores = (some: Regressor): Float64Array => some.predictAll(later.features).data;
      expectClose(scores(model.blank().add(rows)), scores(model), { absolute: 1e-8 });
      const merged = model
        .blank()
        .add(part(rows, 0, 50))
        .merge(model.blank().add(part(rows, 50, 160)));
      expectClose(scores(merged), scores(model), { absolute: 1e-8 });
      expectClose(scores(merged.add(spoilt(40, 7)).forget(spoilt(40, 7))), scores(model), { absolute: 1e-8 });
      const loaded = fromBytes(toBytes(model, { sums: true }));
      if (!(loaded instanceof Regressor)) throw new Error("not a regressor");
      const more = spoilt(24, 8);
      expectClose(scores(loaded.add(more)), scores(model.blank().add(rows).add(more)), { absolute: 1e-8 });
      const blank = fromBytes(toBytes(model));
      if (!(blank instanceof Regressor)) throw new Error("not a regressor");
      expectClose(scores(blank.blank().add(rows)), scores(model), { absolute: 1e-8 });
    },
  );

  test("is refused with a kernel, which keeps its rows, and with layers that are chosen by squared error", () => {
    for (const layer of [{ kind: "kernel" }, { prune: {} }, { grow: {} }] as const) {
      expect(() => Regressor.fit(rows, { layer, readout: { loss: "huber" } })).toThrow(
        "loss must be squared, got huber",
      );
    }
  });

  test("is refused together with one of another loss, and rates by the weights it gave", () => {
    expect(() => fits[1].blank().merge(fits[2])).toThrow("merge: the two models have different recipes");
    for (const model of fits.slice(1)) expect(model.rating).toBeGreaterThan((model.heldOut?.r2 ?? 1) + 0.2);
    expect(fits[0].rating).toBe(fits[0].heldOut?.r2);
  });
});

test("clips of weight 2 and 3 are those clips twice and three times, to 1e-8; held-out scores are weighted likewise", () => {
  const rows = measured(40, 6);
  const weights = rows.targets.map((_, i) => 1 + (i % 3));
  const weighted = base.blank().add({ ...rows, weights });
  const repeated = base.blank().add(rows);
  rows.targets.forEach((_, i) => range(1, weights[i]).forEach(() => repeated.add(part(rows, i, i + 1))));
  expectClose(weighted.predictAll(asked).data, repeated.predictAll(asked).data, { absolute: 1e-8 });
  const fit = Regressor.fit({ ...rows, weights }, rowRecipe);
  expectClose(
    fit
      .blank()
      .add({ ...rows, weights })
      .predictAll(asked).data,
    fit.predictAll(asked).data,
    {
      absolute: 1e-8,
    },
  );
  expect(fit.rating).not.toBe(fit.heldOut?.r2);
});

test("held out by parts, by generalised cross-validation or by rows, a line is explained to 0.95 at least", () => {
  const { features, targets, groups } = measured(120, 4);
  for (const holdOut of [4, "gcv", "rows", "groups"] as const) {
    const line = { features, targets: targets.map(([first]) => first), groups };
    expect(Regressor.fit(line, { ...rowRecipe, readout: { holdOut } }).rating).toBeGreaterThan(0.95);
  }
});

describe("what cannot be learnt is refused", () => {
  const { features, targets } = measured(5, 1);
  test.each<[string, MeasuredClips, string]>([
    [
      "NaN",
      { features, targets: [1, 2, 3, NaN, 5] },
      "fit: targets: every value must be finite, got NaN in row 3, column 0",
    ],
    [
      "ragged targets",
      { features, targets: [[1, 2], [1, 2], [1], [1, 2], [1, 2]] },
      "fit: target 2 has 1 numbers, expected 2 as target 0",
    ],
    ["empty targets", { features, targets: [[], [], [], [], []] }, "fit: target 0 has 0 numbers, expected at least 1"],
    ["too few", { features, targets: [1, 2] }, "fit: got 2 targets for 5 clips"],
    ["one clip", part(measured(5, 1), 0, 1), "fit: needs at least two clips, got 1"],
    ["groups too few", { features, targets, groups: ["a"] }, "fit: got 1 groups for 5 clips"],
  ])("%s", (_, clips, message) => {
    expect(() => Regressor.fit(clips, rowRecipe)).toThrow(message);
  });

  test("words of classes in the recipe", () => {
    const fit = (readout: object) => () => Regressor.fit({ features, targets }, { ...rowRecipe, readout });
    expect(fit({ criterion: "uar" })).toThrow("fit: criterion uar is for classes");
    expect(fit({ calibration: "platt" })).toThrow("fit: calibration platt is for classes");
  });

  test("another number of outputs, and another fit", () => {
    expect(() => base.blank().add({ features, targets: [1, 2, 3, 4, 5] })).toThrow("1 outputs, expected 45 and 2");
    expect(() => base.blank().merge(Regressor.fit(measured(30, 2), rowRecipe))).toThrow(
      "merge: the two models were fitted apart",
    );
  });
});
