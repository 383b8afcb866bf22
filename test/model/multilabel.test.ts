import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Matrix32, matrix32, rowOf, selectRows } from "ulmus-source/math/matrix.ts";
import { createRandom } from "ulmus-source/math/random.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { MultilabelClassifier, type TaggedClips } from "ulmus-source/model/multilabel.ts";
import { expectClose } from "../audio/close.ts";
import { range, rowRecipe, soundRecipe, sounds } from "./data.ts";

const names = ["bird", "rain", "wind"];

/** Clips that have each of three labels on their own: label c shifts column c by 2 deviations; birds are rare. */
function tagged(count: number, seed: number): { features: Matrix32; labels: string[][]; groups: string[] } {
  const random = createRandom(seed);
  const features = matrix32(count, 6);
  const labels = range(0, count).map((i) => {
    const has = names.map((_, c) => random.uniform() < [0.15, 0.4, 0.6][c]);
    for (let j = 0; j < 6; j++) features.data[6 * i + j] = random.normal() + (has[j] ? 2 : 0);
    return names.filter((_, c) => has[c]);
  });
  return { features, labels, groups: labels.map((_, i) => `recording ${i % 12}`) };
}

function part(of: ReturnType<typeof tagged>, from: number, to: number): TaggedClips {
  const indices = range(from, to);
  return { features: selectRows(of.features, indices), labels: indices.map((i) => of.labels[i]) };
}

/** The mean F1 of the three labels. */
function macroF1(model: MultilabelClassifier, { features, labels }: ReturnType<typeof tagged>): number {
  const given = labels.map((_, i) => model.predict(rowOf(features, i)).labels);
  const f1 = names.map((name) => {
    const count = (some: readonly (readonly string[])[]): number => some.filter((list) => list.includes(name)).length;
    const right = labels.filter((list, i) => list.includes(name) && given[i].includes(name)).length;
    return (2 * right) / (count(given) + count(labels));
  });
  return f1.reduce((a, b) => a + b) / 3;
}

const [rows, later] = [tagged(240, 1), tagged(600, 2)];
const model = MultilabelClassifier.fit(rows, rowRecipe);
const scoresOf = (some: MultilabelClassifier): Float64Array => some.scores(later.features).data;

describe("a multilabel classifier", () => {
  test("gives clips it never heard their labels with a mean F1 above 0.75, within 0.06 of what it says of itself", () => {
    expect(model.labels).toEqual(names);
    expect(macroF1(model, later)).toBeGreaterThan(0.75);
    expect(Math.abs((model.heldOut?.macroF1 ?? 0) - macroF1(model, later))).toBeLessThan(0.06);
    expect(model.rating).toBe(model.heldOut?.macroF1);
    expect(model.heldOut?.groups).toBe(12);
  });

  test("thresholds do better than ½: the mean F1 of later clips rises by 0.03 at least", () => {
    const { machine, state } = model.parts;
    const naive = MultilabelClassifier.fit(rows, { ...rowRecipe, readout: { ridge: machine.ridge } });
    expect(naive.parts.state.thresholds).toEqual([0.5, 0.5, 0.5]);
    expect(naive.heldOut).toBeUndefined();
    expect(macroF1(model, later)).toBeGreaterThan(macroF1(naive, later) + 0.03);
    for (const threshold of state.thresholds) expect(threshold > 0.1 && threshold < 0.9).toBe(true);
  });

  test("a label's scores do not depend on the labels beside it, to 1e-9, for a given ridge", () => {
    const recipe = { ...rowRecipe, readout: { ridge: 0.1 } };
    const all = MultilabelClassifier.fit(rows, recipe);
    const rain = MultilabelClassifier.fit(
      { ...rows, labels: rows.labels.map((l) => l.filter((x) => x === "rain")) },
      recipe,
    );
    expectClose(
      scoresOf(rain),
      scoresOf(all).filter((_, k) => k % 3 === 1),
      { absolute: 1e-9 },
    );
  });

  test("merged, forgotten, streamed and fitted is the pooled model, to 1e-8", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 40 }), fc.nat(100), (count, seed) => {
        const some = tagged(count, seed);
        const cut = Math.floor(count / 3);
        const pooled = model.blank().add(some);
        const merged = model
          .blank()
          .add(part(some, 0, cut))
          .merge(model.blank().add(part(some, cut, count)));
        const streamed = model.blank();
        for (let i = 0; i < count; i++) streamed.add(part(some, i, i + 1));
        const forgot = model
          .blank()
          .add(some)
          .add(tagged(20, seed + 1))
          .forget(tagged(20, seed + 1));
        for (const other of [merged, streamed, forgot])
          expectClose(scoresOf(other), scoresOf(pooled), { absolute: 1e-8 });
      }),
      { numRuns: 15 },
    );
    expectClose(scoresOf(model.blank().add(rows)), scoresOf(model), { absolute: 1e-8 });
  });

  test("is the same after saving and loading, and goes on learning if its sums were kept", () => {
    const loaded = fromBytes(toBytes(model, { sums: true }));
    if (!(loaded instanceof MultilabelClassifier)) throw new Error("not a multilabel classifier");
    expect(loaded.parts.state).toEqual(model.parts.state);
    expectClose(scoresOf(loaded), scoresOf(model), { absolute: 1e-6 });
    const more = tagged(12, 55);
    expectClose(scoresOf(loaded.add(more)), scoresOf(model.blank().add(rows).add(more)), { absolute: 1e-8 });
  });

  test("learns labels that come later, with a threshold of ½, and keeps the others'", () => {
    const owls = tagged(60, 9);
    const clips = { ...owls, labels: owls.labels.map((list, i) => (i % 2 ? [...list, "owl"] : list)) };
    for (let i = 0; i < 60; i++) clips.features.data[6 * i + 5] += i % 2 ? 6 : 0;
    const grown = model.blank().add(rows).add(clips);
    expect(grown.labels).toEqual([...names, "owl"]);
    expect(grown.parts.state.thresholds).toEqual([...model.parts.state.thresholds, 0.5]);
    const heard = range(0, 60).filter((i) => grown.predict(rowOf(clips.features, i)).labels.includes("owl"));
    expect(heard.filter((i) => i % 2 === 1).length).toBeGreaterThan(24);
    expect(heard.filter((i) => i % 2 === 0).length).toBeLessThan(6);
  });

  test("counts clips and the clips of each label, and takes out a label that no clip has any more", () => {
    const owls = { ...part(rows, 0, 4), labels: [["owl"], ["owl", "rain"], [], ["owl"]] };
    const grown = model.blank().add(rows).add(owls);
    const of = (label: string): number => rows.labels.filter((list) => list.includes(label)).length;
    expect(grown.count).toBe(244);
    expect(grown.counts).toEqual({ bird: of("bird"), rain: of("rain") + 1, wind: of("wind"), owl: 3 });
    expect(() => grown.removeLabel("owl")).toThrow(/no clip may have "owl" any more, got 3/);
    expect(() => grown.removeLabel("cat")).toThrow(/label 0 is "cat"/);
    grown.forget(owls).removeLabel("owl");
    expect(grown.parts.state.thresholds).toEqual(model.parts.state.thresholds);
    expectClose(scoresOf(grown), scoresOf(model.blank().add(rows)), { absolute: 1e-8 });
    expect(() => model.blank().add(owls).forget(rows)).toThrow(/got 240 clips, of which 4 have been learnt/);
  });

  test("models of different labels merge into the pooled one, to 1e-8, whichever comes first", () => {
    const owls = { ...part(rows, 0, 20), labels: range(0, 20).map((i) => (i % 2 ? ["owl"] : ["rain"])) };
    const [some, others] = [model.blank().add(rows), model.blank().add(owls)];
    const pooled = model.blank().add(rows).add(owls);
    const merged = model.blank().merge(some).merge(others);
    expect(merged.labels).toEqual([...names, "owl"]);
    expectClose(scoresOf(merged), scoresOf(pooled), { absolute: 1e-8 });
    expectClose(scoresOf(others.merge(some)), scoresOf(pooled), { absolute: 1e-8 });
  });

  test("hears sounds: tone, noise and clicks as labels, of which clicks are noisy too", () => {
    const training = sounds(30);
    const labels = training.labels.map((label) => (label === "clicks" ? ["clicks", "noise"] : [label]));
    const heard = MultilabelClassifier.fit({ signals: training.signals, labels }, soundRecipe);
    const right = sounds(30, 2).signals.filter((signal, i) => heard.predict(signal).labels.join() === labels[i].join());
    expect(right.length).toBeGreaterThanOrEqual(27);
  });

  test("its layer can be selected", () => {
    const best = MultilabelClassifier.fit(rows, { ...rowRecipe, select: { units: [5, 40] } });
    const { tried = [] } = best.parts.machine;
    expect(tried).toHaveLength(2);
    expect(best.rating).toBe(Math.max(...tried.map(({ rating }) => rating)));
    expect(best.recipe.layer).toMatchObject({ units: tried[0].units });
  });
});

describe("borders", () => {
  test("two clips, one label, clips without any and a label that all have", () => {
    // Of two clips each is held out of a model of the other alone, which can only be wrong: so the ridge is given.
    const two = MultilabelClassifier.fit(
      { ...part(rows, 0, 2), labels: [["a"], []] },
      { ...rowRecipe, readout: { ridge: 0.1 } },
    );
    expect(two.predict(rowOf(rows.features, 0)).labels).toEqual(["a"]);
    expect(two.predict(rowOf(rows.features, 1)).labels).toEqual([]);
    const all = MultilabelClassifier.fit({ ...part(rows, 0, 6), labels: range(0, 6).map(() => ["a", "a"]) }, rowRecipe);
    for (let i = 0; i < 9; i++) expect(all.predict(rowOf(rows.features, i)).labels).toEqual(["a"]);
  });

  test.each<[string, TaggedClips, object, string]>([
    ["no label at all", { ...part(rows, 0, 3), labels: [[], [], []] }, {}, "got 3 clips and 0 labels"],
    ["one clip", { ...part(rows, 0, 1), labels: [["a"]] }, {}, "got 1 clips and 1 labels"],
    ["lists too few", { ...part(rows, 0, 3), labels: [["a"]] }, {}, "got 1 labels for 3 clips"],
    ["an empty label", { ...part(rows, 0, 2), labels: [["a"], [""]] }, {}, "fit: clip 1: label 0 is empty"],
    ["a criterion of classes", part(rows, 0, 9), { criterion: "uar" }, "criterion must be auto (F1) or squaredError"],
    ["a calibration", part(rows, 0, 9), { calibration: "platt" }, "calibration auto, got squared and platt"],
    ["a robust loss", part(rows, 0, 9), { loss: "huber" }, "loss must be squared"],
  ])("%s is refused", (_, clips, readout, message) => {
    expect(() => MultilabelClassifier.fit(clips, { ...rowRecipe, readout })).toThrow(message);
  });

  test("an unknown label cannot be forgotten, and a mistake leaves the model as it was", () => {
    const before = toBytes(model, { sums: true });
    const bad = part(rows, 0, 2);
    expect(() => model.forget({ ...bad, labels: [["owl"], []] })).toThrow(`forget: clip 0: label 0 is "owl"`);
    expect(() => model.add({ ...bad, labels: [["owl"], [""]] })).toThrow("add: clip 1: label 0 is empty");
    expect(() => model.add({ ...bad, labels: [["owl"], []], weights: [1, Number.NaN] })).toThrow("got NaN for clip 1");
    expect(toBytes(model, { sums: true })).toEqual(before);
    expect(() => model.blank().merge(MultilabelClassifier.fit(tagged(30, 3), rowRecipe))).toThrow("were fitted apart");
  });
});
