import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Fold, foldsByValue, randomFolds, splitByValue } from "ulmus-source/model/protocol.ts";
import { range } from "./data.ts";

/** Clips of up to five classes and their groups; a group may hold several classes. */
const clips = fc
  .record({
    count: fc.integer({ min: 6, max: 80 }),
    classes: fc.integer({ min: 1, max: 5 }),
    size: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ count, classes, size }) => ({
    labels: range(0, count).map((i) => `class ${(i * 7) % classes}`),
    groups: range(0, count).map((i) => `group ${Math.floor(i / size)}`),
  }));

/** Every clip is in one part of each fold, and tested `times` over all folds. */
function expectCover(folds: readonly Fold[], count: number, times = 1): void {
  const tested = new Int32Array(count);
  for (const { train, test: held } of folds) {
    expect([...train, ...held].toSorted((a, b) => a - b)).toEqual(range(0, count));
    for (const i of held) tested[i] += 1;
  }
  expect([...new Set(tested)]).toEqual([times]);
}

describe("random folds", () => {
  test("test every clip once and train on all others", () => {
    fc.assert(
      fc.property(clips, fc.integer({ min: 2, max: 6 }), fc.nat(), ({ labels }, count, seed) => {
        const folds = randomFolds(labels, count, seed);
        expect(folds.map(({ name }) => name)).toEqual(range(1, count + 1).map(String));
        expectCover(folds, labels.length);
      }),
    );
  });

  test("keep groups whole, and still test every clip once", () => {
    fc.assert(
      fc.property(clips, fc.nat(), ({ labels, groups }, seed) => {
        fc.pre(new Set(groups).size >= 2);
        const folds = randomFolds(labels, 2, seed, groups);
        expectCover(folds, labels.length);
        for (const { train, test: held } of folds) {
          const tested = new Set(Array.from(held, (i) => groups[i]));
          expect(Array.from(train, (i) => groups[i]).filter((group) => tested.has(group))).toEqual([]);
        }
      }),
    );
  });

  test("give each fold its share of each class and of all clips, to one clip", () => {
    fc.assert(
      fc.property(clips, fc.integer({ min: 2, max: 5 }), fc.nat(), ({ labels }, count, seed) => {
        const folds = randomFolds(labels, count, seed);
        const spread = (numbers: number[]): number => Math.max(...numbers) - Math.min(...numbers);
        expect(spread(folds.map(({ test: held }) => held.length))).toBeLessThanOrEqual(1);
        for (const name of new Set(labels)) {
          const found = folds.map(({ test: held }) => held.filter((i) => labels[i] === name).length);
          expect(spread(found)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  test("are the same for the same seed, and others for another", () => {
    const labels = range(0, 40).map((i) => String(i % 4));
    expect(randomFolds(labels, 5, 3)).toEqual(randomFolds(labels, 5, 3));
    expect(randomFolds(labels, 5, 4)).not.toEqual(randomFolds(labels, 5, 3));
  });

  test("of 20,000 clips in 10,000 groups test every clip once", () => {
    const labels = range(0, 20_000).map((i) => String(i % 10));
    const groups = labels.map((_, i) => String(i >> 1));
    const tested = randomFolds(labels, 5, 1, groups).flatMap(({ test: part }) => [...part]);
    expect(tested.toSorted((a, b) => a - b)).toEqual(range(0, 20_000));
  });

  test.each([1, 0, 2.5, NaN, 7])("%d folds of 6 clips are refused", (count) => {
    expect(() => randomFolds(["a", "b", "a", "b", "a", "b"], count, 1)).toThrow(
      `randomFolds: the number of folds must be whole and from 2 to the 6 clips, got ${count}`,
    );
  });

  test("more folds than groups, one group, no clips and too few groups are refused", () => {
    const labels = ["a", "b", "a"];
    expect(() => randomFolds(labels, 3, 1, ["x", "y", "x"])).toThrow("from 2 to the 2 groups, got 3");
    expect(() => randomFolds(labels, 2, 1, ["x", "x", "x"])).toThrow("randomFolds: needs at least two groups, got 1");
    expect(() => randomFolds([], 2, 1)).toThrow("randomFolds: needs at least two clips, got 0");
    expect(() => randomFolds(labels, 2, 1, ["x"])).toThrow("randomFolds: got 1 groups for 3 clips");
  });
});

describe("folds by a column", () => {
  test("test each value in turn, in order", () => {
    const folds = foldsByValue(["2", "1", "3", "1"], "fold");
    expect(folds.map(({ name, test: held }) => [name, [...held]])).toEqual([
      ["1", [1, 3]],
      ["2", [0]],
      ["3", [2]],
    ]);
    expectCover(folds, 4);
  });

  test("need two values at least", () => {
    expect(() => foldsByValue(["1", "1"], "fold")).toThrow(
      `folds: column fold must have at least two values, got only "1"`,
    );
    expect(() => foldsByValue([], "fold")).toThrow("got none");
  });

  test("a split tests what is valued test, and trains on all else", () => {
    const [{ name, train, test: held }, ...others] = splitByValue(["test", "train", "validation", "test"], "split");
    expect([name, [...train], [...held], others]).toEqual(["test", [1, 2], [0, 3], []]);
  });

  test.each([
    [["1", "2"], "got 1, 2"],
    [["test", "test"], "got test"],
    [[], "got "],
  ])("a split of %j is refused", (values, got) => {
    expect(() => splitByValue(values, "fold")).toThrow(
      `split: column fold must hold "test" for some clips and not for all, ${got}`,
    );
  });
});
