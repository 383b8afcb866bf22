import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Kernel } from "ulmus-source/elm/kernel/kernel.ts";
import { type Support, SupportRows } from "ulmus-source/elm/kernel/support-rows.ts";
import { solveKernelRidge } from "ulmus-source/elm/kernel/kernel-ridge.ts";
import type { Readout } from "ulmus-source/elm/readout.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { selectRows } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normals, someWeights } from "../naive.ts";
import { scaledRows } from "./rows.ts";

const kernels = createPlainKernels();
const kernel: Kernel = { name: "rbf", gamma: 0.5 };
type Seen = Support & { readonly weights: Float64Array };
const counts = fc.integer({ min: 1, max: 8 });

function seen(count: number, seed: number): Seen {
  return {
    hidden: scaledRows(count, 3, seed),
    targets: normals(count, 2, seed + 1),
    weights: someWeights(count, seed + 2),
  };
}

function pick({ hidden, targets, weights }: Seen, indices: readonly number[]): Seen {
  return {
    hidden: selectRows(hidden, indices),
    targets: selectRows(targets, indices),
    weights: Float64Array.from(indices, (i) => weights[i]),
  };
}

const learnt = (...parts: Support[]): SupportRows =>
  parts.reduce((support, part) => support.add(part), SupportRows.empty(kernel, 3, 2));

const solve = (support: SupportRows): Readout => solveKernelRidge(support.compared(kernels), 0.1, kernels);

function scores(support: SupportRows): Float64Array {
  return support.scores(scaledRows(4, 3, 99), solve(support), kernels).data;
}

describe("laws", () => {
  test("rows in pieces, merged and in one are the same rows, bit for bit", () => {
    fc.assert(
      fc.property(counts, counts, fc.integer(), (a, b, seed) => {
        const [x, y] = [seen(a, seed), seen(b, seed + 9)];
        const [inPieces, merged] = [learnt(x, y), learnt(x).merge(learnt(y))];
        expect(inPieces.rows).toEqual(merged.rows);
        expect(inPieces.rows.hidden.rows).toBe(a + b);
      }),
    );
  });

  test("the order in which rows come does not matter, to 1e-9", () => {
    fc.assert(
      fc.property(counts, counts, fc.integer(), (a, b, seed) => {
        const [x, y] = [seen(a, seed), seen(b, seed + 9)];
        expectClose(scores(learnt(x, y)), scores(learnt(y, x)), { absolute: 1e-9 });
      }),
    );
  });

  test("rows that are taken away again were never there, bit for bit, also where others repeat them", () => {
    fc.assert(
      fc.property(counts, counts, fc.integer(), (a, b, seed) => {
        const [x, y] = [seen(a, seed), seen(b, seed + 9)];
        expect(learnt(x, y).subtract(y).rows).toEqual(learnt(x).rows);
        expect(learnt(y, x, y).subtract(y).rows).toEqual(learnt(x, y).rows);
        expect(learnt(x).subtract(x).rows.hidden.rows).toBe(0);
      }),
    );
  });

  test("taking part of the rows away is the fit of the rest, to 1e-9", () => {
    const all = seen(9, 4);
    const rest = learnt(all).subtract(pick(all, [1, 4, 8]));
    expectClose(scores(rest), scores(learnt(pick(all, [0, 2, 3, 5, 6, 7]))), { absolute: 1e-9 });
  });

  test("an output added is 0 in every row, and leaves the others' scores as they were, to 1e-12", () => {
    const support = learnt(seen(7, 1));
    const before = scores(support);
    const after = scores(support.addOutput());
    expectClose(
      after.filter((_, at) => at % 3 < 2),
      before,
      { absolute: 1e-12 },
    );
    expectClose(
      after.filter((_, at) => at % 3 === 2),
      new Float64Array(4),
      { absolute: 0 },
    );
  });
});

describe("what is refused, without a change", () => {
  const x = seen(5, 1);

  test("a row that was never learnt, one with another target, and one taken away twice", () => {
    const support = learnt(x);
    const other = seen(1, 50);
    const mixed = { ...pick(x, [0, 1]), targets: selectRows(x.targets, [0, 2]) };
    for (const less of [other, mixed, pick(x, [2, 2])]) {
      expect(() => support.subtract(less)).toThrow(ArgumentError);
      expect(support.rows).toEqual(learnt(x).rows);
    }
    expect(() => support.subtract(mixed)).toThrow("does not hold number 1; nothing was changed");
  });

  test("rows of other widths, values that are not finite and weights < 0", () => {
    const support = learnt(x);
    expect(() => support.add({ ...x, hidden: scaledRows(5, 4, 1) })).toThrow(
      "got 4 columns and 2 outputs, expected 3 and 2",
    );
    expect(() => support.add({ ...x, weights: x.weights.map(() => -1) })).toThrow("must be finite and ≥ 0, got -1");
    const bad = pick(x, [0, 1]);
    bad.hidden.data[4] = Infinity;
    expect(() => support.add(bad)).toThrow("got Infinity in row 1, column 1");
    expect(() => solve(SupportRows.empty(kernel, 3, 2))).toThrow("needs at least one row");
    expect(support.rows).toEqual(learnt(x).rows);
  });
});
