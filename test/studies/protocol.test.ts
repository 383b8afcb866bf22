// Protocols: which are honest, and what becomes of cells that fail or were made before.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPlainKernels, foldsByValue, matrixFromRows, NumericalError } from "ulmus";
import { compareSystems, nearestNeighbours, type Loaded, majority, pairedTest, type Subject } from "ulmus-studies";
import { recallInterval, recallWeights } from "ulmus-studies-source/protocol/recall.ts";
import { createTask } from "ulmus-studies-source/protocol/task.ts";
import { finishCells } from "ulmus-studies-source/work/cells.ts";
import { createRandom } from "ulmus/parts";
import { afterAll, describe, expect, test } from "vitest";

const root = mkdtempSync(join(tmpdir(), "ulmus-studies-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const kernels = createPlainKernels();

/** Noise that has nothing to do with its two classes. */
function noise(seed: number): Loaded {
  const random = createRandom(seed);
  const rows = Array.from({ length: 80 }, () => Array.from({ length: 3 }, () => random.normal()));
  const coin = createRandom(99); // of all seeds the same clips
  const labels = rows.map(() => (coin.uniform() < 0.5 ? "a" : "b"));
  const folds = rows.map((_, i) => String(i % 4));
  const columns = { labels, clips: rows.map((_, i) => String(i)), groups: folds };
  const division = { folds: foldsByValue(folds, "fold"), groups: folds, about: "", warnings: [] };
  return { task: createTask(matrixFromRows(rows), columns), division, seconds: 0 };
}

const noises: Subject = { name: "noise", key: "noise", load: async (seed) => noise(seed) };
const neighbours = nearestNeighbours([1, 2, 3, 4, 5, 7, 9, 11, 15, 19, 25, 31]);

describe("on noise", () => {
  test("the honest protocol stays within 6 points of chance, and the best on the test parts is at least 5 better", async () => {
    const systems = [{ classifier: neighbours, isPublished: true }];
    const options = { study: "noise", repeats: 10, work: { kernels, folder: join(root, "noise") } };
    const [{ row }] = await compareSystems([noises], systems, options);
    expect(Math.abs((row.honest?.mean ?? 0) - 0.5)).toBeLessThan(0.06);
    expect(row.repeated?.mean).toBeGreaterThan((row.honest?.mean ?? 1) + 0.05);
  });
});

describe("the unweighted average recall", () => {
  const classes = Int32Array.of(0, 0, 0, 0, 0, 0, 1, 1);
  const clips = [...classes.keys()];
  const right = (clip: number): number => (clip < 3 || clip === 6 ? 1 : 0);

  test("is the mean over clips times their weights", () => {
    const weights = recallWeights({ classes }, clips);
    const mean = clips.reduce((sum, clip, i) => sum + weights[i] * right(clip), 0) / clips.length;
    expect(mean).toBeCloseTo(0.5, 12); // 3 of 6, 1 of 2
  });

  test("has an interval that holds it, and that is wider where clips come in fewer groups", () => {
    const shares = new Map(clips.map((clip) => [clip, right(clip)]));
    const width = (draws: Int32Array): number => {
      const [low, high] = recallInterval({ classes, classCount: 2, draws }, shares);
      expect(low).toBeLessThanOrEqual(0.5);
      expect(high).toBeGreaterThanOrEqual(0.5);
      return high - low;
    };
    const wide = width(Int32Array.of(0, 0, 0, 1, 1, 1, 0, 1));
    expect(wide).toBe(1); // one group has all right, the other none
    expect(width(Int32Array.from(clips))).toBeLessThan(wide);
  });
});

describe("cells", () => {
  test("are made once: another run finds them, and makes again what is damaged", async () => {
    const folder = join(root, "once");
    let made = 0;
    const cells = [1, 2].map((key) => ({ key, name: "", make: () => ++made }));
    const first = await finishCells(cells, { folder });
    expect(await finishCells(cells, { folder })).toEqual(first);
    expect(made).toBe(2);
    const { readdirSync } = await import("node:fs");
    writeFileSync(join(folder, readdirSync(folder)[0]), "{");
    await finishCells(cells, { folder });
    expect(made).toBe(3);
  });

  test("that were stopped leave those before them", async () => {
    const folder = join(root, "stopped");
    const stop = new AbortController();
    const made: number[] = [];
    const cells = [1, 2, 3].map((key) => ({
      key,
      name: "",
      make: () => {
        made.push(key);
        if (key === 2) stop.abort(new Error("enough"));
        return key;
      },
    }));
    await expect(finishCells(cells, { folder, signal: stop.signal })).rejects.toThrow("enough");
    await finishCells(cells, { folder });
    expect(made).toEqual([1, 2, 3]);
  });

  test("that fail for the data's fault have a row that says why, and the others their scores", async () => {
    const broken = {
      ...majority,
      name: "broken",
      learn: () => {
        throw new NumericalError("no numbers");
      },
    };
    const systems = [broken, majority].map((classifier) => ({ classifier, isPublished: false }));
    const work = { kernels, folder: join(root, "broken") };
    const rows = (await compareSystems([noises], systems, { study: "", repeats: 1, work })).map(({ row }) => row);
    expect(rows[0]).toMatchObject({ system: "broken", problem: "no numbers" });
    expect(rows[1].honest?.runs).toHaveLength(1);
  });
});

describe("the paired test", () => {
  const random = createRandom(5);
  const coin = (p: number) => Array.from({ length: 200 }, () => (random.uniform() < p ? 1 : 0));

  test("sees no difference between equals, and one of 30 points in 200 clips beyond doubt", () => {
    const [a, b] = [coin(0.6), coin(0.9)];
    const groups = a.map((_, i) => i);
    expect(pairedTest(a, a, groups)).toMatchObject({ difference: 0, p: 1 });
    expect(pairedTest(b, a, groups).p).toBeLessThan(0.001);
    expect(pairedTest(a, b, groups).difference).toBeCloseTo(-pairedTest(b, a, groups).difference, 12);
  });

  test("counts two groups as two draws, which never are enough for p < 0.3", () => {
    const a = coin(0.9);
    const b = a.map(() => 0);
    expect(
      pairedTest(
        a,
        b,
        a.map((_, i) => i % 2),
      ).p,
    ).toBeGreaterThan(0.3);
  });

  test("of equals has p below 0.1 in about a tenth of draws: 1 to 13 of 60", () => {
    const groups = Array.from({ length: 200 }, (_, i) => Math.floor(i / 5));
    const small = Array.from({ length: 60 }, () => pairedTest(coin(0.7), coin(0.7), groups).p).filter((p) => p < 0.1);
    expect(small.length).toBeGreaterThanOrEqual(1);
    expect(small.length).toBeLessThanOrEqual(13);
  });
});
