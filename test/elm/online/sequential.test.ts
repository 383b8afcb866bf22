// Learning block by block, fading and with a window: the weights are those of a batch on the rows that count.
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Accumulator } from "ulmus-source/elm/accumulator.ts";
import type { TrainingRows } from "ulmus-source/elm/training-rows.ts";
import { SlidingWindow, type WindowRows } from "ulmus-source/elm/online/sliding-window.ts";
import { type Readout, solveRidge } from "ulmus-source/elm/readout.ts";
import { RecursiveLeastSquares } from "ulmus-source/elm/sequence/recursive-least-squares.ts";
import { type Matrix, matrixFromRows, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { naiveRidge, normals, toMatrix, unitOf } from "../naive.ts";

const kernels = createPlainKernels();
const golden = JSON.parse(readFileSync(new URL("../../golden/online.json", import.meta.url), "utf8"));
const stored: WindowRows = { hidden: matrixFromRows(golden.hidden), targets: toMatrix(golden.targets) };

function rowsOf(count: number, columns: number, seed: number): WindowRows {
  const hidden = normals(count, columns, seed);
  return {
    hidden: { ...hidden, data: Float32Array.from(hidden.data, (x) => x + 0.5) },
    targets: normals(count, 2, seed + 1),
  };
}

function part({ hidden, targets }: WindowRows, from: number, to: number): WindowRows {
  const cut = <M extends Matrix>(m: M): M => ({
    ...m,
    rows: to - from,
    data: m.data.subarray(from * m.columns, to * m.columns),
  });
  return { hidden: cut(hidden), targets: cut(targets) };
}

/** Rows in blocks of `sizes`, again and again, until there are none left. */
function* blocksOf(rows: WindowRows, sizes: readonly number[]): Generator<WindowRows> {
  for (let [from, k] = [0, 0]; from < rows.hidden.rows; k++) {
    const to = Math.min(rows.hidden.rows, from + sizes[k % sizes.length]);
    yield part(rows, from, to);
    from = to;
  }
}

const empty = ({ hidden }: WindowRows): Accumulator => Accumulator.empty(hidden.columns, 2);
const batch = (rows: WindowRows): Accumulator => empty(rows).add(rows, kernels);

function expectSame(sums: Accumulator, expected: Accumulator | Readout, bound: number): void {
  const wanted = expected instanceof Accumulator ? solveRidge(expected, golden.ridge, kernels) : expected;
  const { weights, intercept } = solveRidge(sums, golden.ridge, kernels);
  const largest = wanted.weights.data.reduce((worst, x) => Math.max(worst, Math.abs(x)), 1e-300);
  expectClose([...weights.data, ...intercept], [...wanted.weights.data, ...wanted.intercept], {
    absolute: bound * largest,
  });
}

/** Weights with the intercept as the last row, as the golden numbers have them. */
function readoutOf(rows: number[][]): Readout {
  return { weights: toMatrix(rows.slice(0, -1)), intercept: Float64Array.from(rows.at(-1) ?? []) };
}

/** 1 … 40 rows of 1 … 12 columns, so both more and fewer rows than columns. */
const someRows = fc
  .record({ count: fc.integer({ min: 1, max: 40 }), columns: fc.integer({ min: 1, max: 12 }), seed: fc.nat(1000) })
  .map(({ count, columns, seed }) => rowsOf(count, columns, seed));
const someSizes = fc.array(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 5 });

describe("sums block by block", () => {
  test("are the batch for any blocks, the first of one row too, to 1e-8 of the largest weight", () => {
    fc.assert(
      fc.property(someRows, someSizes, fc.integer({ min: 1, max: 3 }), (rows, sizes, first) => {
        const sums = empty(rows);
        for (const block of blocksOf(rows, [first, ...sizes])) sums.add(block, kernels);
        expectSame(sums, batch(rows), 1e-8);
      }),
    );
  });

  test.each(golden.sequential as { blocks: number[]; weights: number[][] }[])(
    "of $blocks rows agree with the recursion of Liang et al. in numpy (scripts/golden-online.py), to 1e-8",
    ({ blocks, weights }) => {
      const sums = empty(stored);
      for (const block of blocksOf(stored, blocks)) sums.add(block, kernels);
      expectSame(sums, readoutOf(weights), 1e-8);
    },
  );

  test("after every block are what was seen so far: no first block has to be as large as the layer", () => {
    const [rows, sums] = [rowsOf(30, 12, 3), Accumulator.empty(12, 2)];
    for (let n = 1; n <= 30; n++) expectSame(sums.add(part(rows, n - 1, n), kernels), batch(part(rows, 0, n)), 1e-8);
  });
});

describe("sums that are scaled before each row", () => {
  const faded = (rows: WindowRows, factor: number): Accumulator => {
    const sums = empty(rows);
    for (const block of blocksOf(rows, [1])) sums.scale(factor).add(block, kernels);
    return sums;
  };
  const ages = (count: number, factor: number): number[] =>
    Array.from({ length: count }, (_, i) => factor ** (count - 1 - i));

  test("are those of rows that weigh factorᵃ at age a, to 1e-8", () => {
    fc.assert(
      fc.property(someRows, fc.double({ min: 0.5, max: 1, noNaN: true }), (rows, factor) => {
        const weights = ages(rows.hidden.rows, factor);
        expectSame(faded(rows, factor), empty(rows).add({ ...rows, weights }, kernels), 1e-8);
      }),
    );
  });

  test("agree with scikit-learn's Ridge on rows of such weights (scripts/golden-online.py), to 1e-8", () => {
    expectSame(faded(stored, golden.fading), readoutOf(golden.faded), 1e-8);
  });

  test("agree with elimination in plain lists, to 1e-8", () => {
    const rows: TrainingRows = { ...rowsOf(40, 5, 1), weights: ages(40, 0.9) };
    expectSame(faded(rowsOf(40, 5, 1), 0.9), naiveRidge(rows, golden.ridge * unitOf(rows)), 1e-8);
  });

  test("give what recursive least squares gives, whose small ridge has faded, to 1e-6", () => {
    const rows = rowsOf(300, 4, 8);
    const learner = new RecursiveLeastSquares(4, 2, { forgetting: 0.95, ridge: 1e-3 });
    for (let i = 0; i < 300; i++) learner.add(rowOf(rows.hidden, i), rowOf(rows.targets, i));
    const { weights, intercept } = solveRidge(faded(rows, 0.95), 1e-12, kernels);
    expectClose([...learner.readout.weights.data], [...weights.data], { absolute: 1e-6 });
    expectClose([...learner.readout.intercept], [...intercept], { absolute: 1e-6 });
  });

  test("a factor of 1 changes no bit; others must be in (0, 1]", () => {
    const sums = batch(stored);
    expect(sums.clone().scale(1).sums).toEqual(sums.sums);
    for (const factor of [0, -1, 1.1, Number.NaN]) expect(() => sums.scale(factor)).toThrow(`(0, 1], got ${factor}`);
  });
});

describe("a sliding window", () => {
  const slid = (rows: WindowRows, length: number, sizes: readonly number[]): SlidingWindow => {
    const window = new SlidingWindow(length, rows.hidden.columns, 2);
    for (const block of blocksOf(rows, sizes)) window.add(block, kernels);
    return window;
  };

  test("holds the last rows, whatever its length and the blocks they come in, to 1e-8", () => {
    fc.assert(
      fc.property(someRows, fc.integer({ min: 1, max: 50 }), someSizes, (rows, length, sizes) => {
        const last = part(rows, Math.max(0, rows.hidden.rows - length), rows.hidden.rows);
        const { sums } = slid(rows, length, sizes);
        expect(sums.count).toBe(Math.min(length, rows.hidden.rows));
        expectSame(sums, batch(last), 1e-8);
      }),
    );
  });

  test("agrees with scikit-learn's Ridge on the rows in it (scripts/golden-online.py), to 1e-8", () => {
    expectSame(slid(stored, golden.window, [4]).sums, readoutOf(golden.inWindow), 1e-8);
  });

  test("keeps copies: rows may be changed after they were added", () => {
    const rows = rowsOf(30, 3, 5);
    const window = new SlidingWindow(10, 3, 2);
    for (const block of blocksOf(rows, [3])) {
      window.add({ hidden: { ...block.hidden, data: block.hidden.data.slice() }, targets: block.targets }, kernels);
    }
    const changed = rowsOf(30, 3, 5);
    const other = new SlidingWindow(10, 3, 2);
    for (const block of blocksOf(changed, [3])) {
      other.add(block, kernels);
      block.hidden.data.fill(99);
      block.targets.data.fill(99);
    }
    expect(other.sums.sums).toEqual(window.sums.sums);
  });

  test("refuses rows that do not fit before anything changes, though only the last of a block is wrong", () => {
    const window = slid(rowsOf(7, 3, 1), 5, [2]);
    const before = window.sums.clone().sums;
    const bad = rowsOf(9, 3, 2);
    bad.targets.data[17] = Number.NaN;
    expect(() => window.add(bad, kernels)).toThrow("SlidingWindow: targets: every value must be finite");
    expect(() => window.add(rowsOf(2, 4, 1), kernels)).toThrow("got 4 hidden columns");
    expect(window.sums.sums).toEqual(before);
    expect(() => new SlidingWindow(0, 3, 2)).toThrow("length must be a whole number ≥ 1, got 0");
  });
});

describe("100,000 updates", () => {
  const [columns, updates] = [6, 50_000];
  const block = (seed: number, size = 1): WindowRows => {
    const rows = rowsOf(500, columns, seed);
    rows.hidden.data.subarray(0, columns).forEach((x, j, first) => (first[j] = size * x));
    return rows;
  };

  test("of sums, half of them undone by the others, leave weights as they were, to 1e-10", () => {
    const base = rowsOf(100, columns, 1);
    const sums = batch(base);
    for (let k = 0; k < updates / 500; k++) {
      const rows = block(k);
      for (let i = 0; i < 500; i++) {
        sums.add(part(rows, i, i + 1), kernels);
        if (i > 9) sums.subtract(part(rows, i - 10, i - 9), kernels);
      }
      for (let i = 490; i < 500; i++) sums.subtract(part(rows, i, i + 1), kernels);
    }
    expect(sums.count).toBe(100);
    expectSame(sums, batch(base), 1e-10);
  });

  test("of a window, rows a million times larger among them, are forgotten without a trace, to 1e-12", () => {
    const window = new SlidingWindow(100, columns, 2);
    for (let k = 0; k < updates / 500; k++) for (const rows of blocksOf(block(k, 1e6), [1])) window.add(rows, kernels);
    expectSame(window.sums, batch(part(block(updates / 500 - 1), 400, 500)), 1e-12);
  });
});
