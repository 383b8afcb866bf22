// What has come to learning on: counts, classes that leave, clips that fade, mergers of models with different classes, empty
// models in files, and what is refused. The first laws are in classifier-laws.test.ts.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RecipeInput } from "ulmus";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { Regressor } from "ulmus-source/model/regressor.ts";
import { expectClose } from "../audio/close.ts";
import { clouds, digitsReason, hasSpokenDigits, pick, range, rowRecipe, soundRecipe, spokenDigits } from "./data.ts";

const asked = clouds(30, { seed: 99 }).features;
const four = clouds(40, { classes: 4, seed: 12, distance: 3 });
const of = (...classes: number[]): number[] => range(0, 40).filter((i) => classes.includes(i % 4));
const recipes: [string, RecipeInput][] = [
  ["random units", rowRecipe],
  ["an exact kernel", { layer: { kind: "kernel" } }],
  ["three machines", { ...rowRecipe, ensemble: { members: 3 } }],
];

function expectSame(a: Classifier, b: Classifier, absolute = 1e-9): void {
  expect(a.labels.toSorted()).toEqual(b.labels.toSorted());
  const [one, two] = [a.scores(asked), b.scores(asked)];
  const columns = a.labels.map((label) => b.labels.indexOf(label));
  const reordered = one.data.map((_, e) => {
    const [i, c] = [Math.floor(e / columns.length), e % columns.length];
    return two.data[i * columns.length + columns[c]];
  });
  expectClose(one.data, reordered, { absolute });
}

describe.each(recipes)("%s:", (_, recipe) => {
  const fit = (): Classifier => Classifier.fit(four, recipe);

  test("counts are the clips of each class that were learnt and not forgotten, as often as they weigh", () => {
    const model = fit();
    expect(model.counts).toEqual({ bell: 10, dog: 10, rain: 10, siren: 10 });
    model.forget(pick(four, [0, 1, 4])).add({ ...pick(four, [3]), labels: ["owl"], weights: [2.5] });
    expect(model.counts).toEqual({ bell: 8, dog: 9, rain: 10, siren: 10, owl: 2.5 });
    expect(model.blank().counts).toEqual({ bell: 0, dog: 0, rain: 0, siren: 0, owl: 0 });
  });

  test("a class forgotten and taken out is as if there had never been one, to 1e-8", () => {
    for (const gone of [0, 2, 3]) {
      const label = four.labels[gone];
      const model = fit()
        .forget(pick(four, of(gone)))
        .removeClass(label);
      const others = [0, 1, 2, 3].filter((c) => c !== gone);
      const never = fit()
        .blank()
        .removeClass(label)
        .add(pick(four, of(...others)));
      expect(model.labels).toEqual(others.map((c) => four.labels[c]));
      expectSame(model, never, 1e-8);
      expect(Object.keys(model.predict(asked.data.slice(0, 8)).probabilities)).toEqual(model.labels);
    }
  });

  test("models that learnt different classes apart merge to the one that learnt all, to 1e-8, whichever comes first", () => {
    const owls = { ...pick(four, of(3)), labels: of(3).map(() => "owl") };
    const wolves = { ...pick(four, of(2)), labels: of(2).map(() => "wolf") };
    const [anna, ben] = [
      fit().blank().add(owls),
      fit()
        .blank()
        .add(wolves)
        .add(pick(four, of(0))),
    ];
    const pooled = fit()
      .add(owls)
      .add(wolves)
      .add(pick(four, of(0)));
    const before = ben.scores(asked).data.slice();
    expectSame(fit().merge(anna).merge(ben), pooled, 1e-8);
    expect(ben.scores(asked).data).toEqual(before);
    expectSame(ben.merge(fit()).merge(anna), pooled, 1e-8);
    expect(ben.counts).toEqual({ bell: 20, dog: 10, rain: 10, siren: 10, wolf: 10, owl: 10 });
  });

  test("what was learnt before a discount is as clips that weigh less, to 1e-8, and is forgotten as such", () => {
    const [older, newer] = [pick(four, range(0, 20)), pick(four, range(20, 40))];
    const weights = older.labels.map(() => 0.7);
    const faded = fit().blank().add(older).discount(0.7).add(newer);
    expectSame(
      faded,
      fit()
        .blank()
        .add({ ...older, weights })
        .add(newer),
      1e-8,
    );
    expectSame(faded.forget({ ...older, weights }), fit().blank().add(newer), 1e-8);
    expect(() => faded.discount(0)).toThrow("factor must be in (0, 1], got 0");
  });

  test("an empty model survives its file, and learns on as the unsaved one, to 1e-9", () => {
    const loaded = fromBytes(toBytes(fit().blank(), { sums: true }));
    if (!(loaded instanceof Classifier)) throw new Error("it is no classifier");
    expect(loaded.counts).toEqual({ bell: 0, dog: 0, rain: 0, siren: 0 });
    expect(() => loaded.scores(asked)).toThrow("needs at least one row, got 0; add clips first");
    expectSame(loaded.blank().add(four), fit().blank().add(four));
    expectSame(loaded.add(four).merge(fit().blank()), fit());
  });
});

describe("refused, and nothing changed:", () => {
  const model = Classifier.fit(four, rowRecipe);
  const before = toBytes(model, { sums: true });

  test.each<[string, () => unknown, string]>([
    [
      "more clips of a class than were learnt",
      () => model.forget(pick(four, [...of(0), 0])),
      `forget: got 11 clips of "bell", of which 10 have been learnt`,
    ],
    ["clips that were not learnt", () => model.forget(clouds(3, { seed: 5 })), "forget: clips must have been learnt"],
    [
      "clips that were learnt as others",
      () => model.forget({ ...pick(four, [0]), labels: ["dog"] }),
      "forget: clips must have been learnt",
    ],
    [
      "taking out a class with clips",
      () => model.removeClass("dog"),
      `removeClass: no clip of "dog" may be left, got 10; forget them first`,
    ],
    ["taking out a class that is unknown", () => model.removeClass("owl"), `"owl", which this model does not know`],
    [
      "merging after a class was taken out that weighed otherwise",
      () => {
        const uneven = Classifier.fit(pick(four, [...of(0, 1, 2), 3]), rowRecipe);
        const twin = uneven.blank().removeClass("siren");
        uneven.merge(twin.add({ ...pick(four, [3]), labels: ["siren"] }));
      },
      "merge: the two models have different recipes or class weights",
    ],
  ])("%s", (_, act, message) => {
    expect(act).toThrow(message);
    expect(toBytes(model, { sums: true })).toEqual(before);
  });

  test("taking out one of two classes", () => {
    const two = Classifier.fit(clouds(20, { classes: 2 }), rowRecipe).blank();
    expect(() => two.removeClass("dog")).toThrow(`removeClass: two classes must be left, got only "bell"`);
  });
});

test("a class that leaves or comes leaves probabilities to the temperature, whatever the calibration was", () => {
  const model = Classifier.fit(four, { ...rowRecipe, readout: { calibration: "vector" } });
  const { sharpness } = model.parts.state.calibration;
  model.forget(pick(four, of(1))).removeClass("dog");
  expect(model.parts.state.calibration).toEqual({ kind: "temperature", sharpness });
});

test("a regressor whose past is discounted follows a rule that changes; one that keeps all does not", () => {
  const { features } = clouds(200, { seed: 3 });
  const targets = range(0, 200).map((i) => (i < 100 ? 1 : -1) * features.data[8 * i]);
  const base = Regressor.fit({ features, targets }, rowRecipe);
  const [faithful, fading] = [base.blank(), base.blank()];
  for (let i = 0; i < 200; i++) {
    const clip = { features: pick(clouds(200, { seed: 3 }), [i]).features, targets: [targets[i]] };
    faithful.add(clip);
    fading.discount(0.95).add(clip);
  }
  const error = (model: Regressor): number => {
    const given = model.predictAll(features).data;
    return range(100, 200).reduce((sum, i) => sum + (given[i] - targets[i]) ** 2, 0);
  };
  expect(error(fading)).toBeLessThan(error(faithful) / 10);
});

test("any split of clips among three places, some of them forgotten again, is one model, to 1e-8", () => {
  const base = Classifier.fit(four, rowRecipe);
  const someSplit = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 40, maxLength: 40 });
  fc.assert(
    fc.property(someSplit, (places) => {
      const at = (place: number): number[] => range(0, 40).filter((i) => places[i] === place);
      const kept = [0, 1, 2].flatMap(at);
      fc.pre(kept.length > 1);
      const models = [0, 1, 2].map((place) =>
        base
          .blank()
          .add(pick(four, at(place)))
          .add(pick(four, at(3))),
      );
      const merged = models.reduce((all, one) => all.merge(one));
      for (let n = 0; n < 3; n++) merged.forget(pick(four, at(3)));
      expectSame(merged, base.blank().add(pick(four, kept)), 1e-8);
    }),
    { numRuns: 30 },
  );
});

test.skipIf(!hasSpokenDigits)(
  `spoken digits: a digit forgotten with its class is a model that never knew it, to 1e-8; clips never heard are refused${digitsReason}`,
  () => {
    const all = spokenDigits(2);
    const part = (keep: (i: number) => boolean) => {
      const indices = range(0, all.labels.length).filter(keep);
      return { signals: indices.map((i) => all.signals[i]), labels: indices.map((i) => all.labels[i]) };
    };
    const training = part((i) => all.groups[i] !== "theo");
    const model = Classifier.fit(training, soundRecipe);
    const isSeven = (i: number): boolean => all.labels[i] === "7" && all.groups[i] !== "theo";
    const never = model.blank().removeClass("7");
    never.add(part((i) => all.groups[i] !== "theo" && !isSeven(i)));
    expect(() => model.forget(part((i) => all.groups[i] === "theo" && all.labels[i] === "3"))).toThrow(
      "forget: clips must have been learnt",
    );
    model.forget(part(isSeven)).removeClass("7");
    for (const signal of all.signals.slice(0, 20)) {
      expectClose(Object.values(model.predict(signal).scores), Object.values(never.predict(signal).scores), {
        absolute: 1e-8,
      });
    }
  },
);
