// Grown and pruned layers: which columns they keep, and that they compute no others.
import { describe, expect, test } from "vitest";
import { growLayer } from "ulmus-source/elm/growing/grow-layer.ts";
import { createLayer, fitLayer, type LayerRecipe } from "ulmus-source/elm/layer.ts";
import { ArgumentError } from "ulmus-source/errors.ts";
import { matrix32, selectColumns } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../../audio/close.ts";
import { normals } from "../naive.ts";

const kernels = createPlainKernels();
const inputs = 5;
const rows = { ...matrix32(40, inputs), data: Float32Array.from(normals(40, inputs, 1).data) };
const targets = normals(40, 2, 2);

const layers: Record<string, LayerRecipe> = {
  random: { units: 30, activation: "tanh", weightScale: 1, biasScale: 1, directLinks: true, seed: 3 },
  "two kinds side by side": {
    kind: "fourier",
    units: 12,
    weightScale: 1,
    directLinks: true,
    seed: 3,
    beside: [
      {
        kind: "rbf",
        units: 9,
        activation: "gaussian",
        centres: "rows",
        rbfWidth: 1,
        radii: "shared",
        alpha: 0,
        weightScale: 1,
        biasScale: 1,
      },
    ],
  },
};

describe.each(Object.entries(layers))("a layer of %s", (_, recipe) => {
  const all = createLayer(recipe, inputs, fitLayer(recipe, rows, { kernels }));
  const grown: LayerRecipe = { ...recipe, grow: { method: "orthogonal", units: 8, candidates: "all" } };
  const learnt = fitLayer(grown, rows, { kernels, targets });

  test("that was grown computes the kept columns of the whole layer, ascending, to 1e-7", () => {
    const { units } = growLayer(
      { hidden: all.transform(rows, kernels), targets },
      { method: "orthogonal", units: 8, candidates: "all" },
      { kernels },
    );
    expect(Array.from(learnt["kept"].data)).toEqual(Array.from(units.toSorted()));
    const layer = createLayer(grown, inputs, learnt);
    expect(layer.columns).toBe(8);
    const expected = selectColumns(all.transform(rows, kernels), learnt["kept"].data);
    expectClose(layer.transform(rows, kernels).data, expected.data, { absolute: 1e-7 });
  });

  test("that was pruned keeps some of its columns, at least one", () => {
    const pruned: LayerRecipe = { ...recipe, prune: { method: "op-elm", units: 20 } };
    const { kept } = fitLayer(pruned, rows, { kernels, targets });
    expect(kept.columns).toBeGreaterThanOrEqual(1);
    expect(kept.columns).toBeLessThanOrEqual(20);
    const none = fitLayer(pruned, rows, { kernels, targets: { ...targets, data: targets.data.map(() => 1) } });
    expect(Array.from(none["kept"].data)).toEqual([0]);
  });

  test("learns no columns without a word about them, and needs targets with one", () => {
    expect("kept" in fitLayer(recipe, rows, { kernels, targets })).toBe(false);
    expect(() => fitLayer(grown, rows, { kernels })).toThrow(
      new ArgumentError("fitLayer: to grow or prune a layer needs the targets of its rows, got none"),
    );
  });
});
