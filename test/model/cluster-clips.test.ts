import { describe, expect, test } from "vitest";
import { kMeans } from "ulmus-source/elm/graph/k-means.ts";
import { Moments } from "ulmus-source/elm/moments.ts";
import { createScaler, scaleRows } from "ulmus-source/elm/scaler.ts";
import { createDefaultKernels } from "ulmus-source/math/default-kernels.ts";
import { matrixFromRows } from "ulmus-source/math/matrix.ts";
import { clusterClips } from "ulmus-source/model/cluster-clips.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { presets } from "ulmus-source/model/presets.ts";
import { createRecipe } from "ulmus-source/model/recipe.ts";
import { clouds, digitsReason, hasSpokenDigits, moons, range, sounds, soundRecipe, spokenDigitRows } from "./data.ts";

const kernels = createDefaultKernels();

/** The share of clips that are of the commonest class of their cluster. */
function purity(clusters: Int32Array, labels: readonly string[]): number {
  const counts = new Map<number, Map<string, number>>();
  clusters.forEach((cluster, i) => {
    const own = counts.get(cluster) ?? new Map<string, number>();
    counts.set(cluster, own.set(labels[i], (own.get(labels[i]) ?? 0) + 1));
  });
  return [...counts.values()].reduce((sum, own) => sum + Math.max(...own.values()), 0) / labels.length;
}

test("two moons of 100 clips are told apart for more than 95 % of them, ten times", () => {
  const layer = { units: 100, weightScale: 4, biasScale: 4, directLinks: false };
  const shares = range(100, 110).map((seed) => {
    const { features, labels } = moons(200, seed);
    return purity(clusterClips({ features }, { layer, graph: { neighbours: 10, power: 1 } }, { clusters: 2 }), labels);
  });
  expect(shares.reduce((a, b) => a + b) / 10).toBeGreaterThan(0.95);
});

test.skipIf(!hasSpokenDigits)(
  `spoken digits, takes 10–19, all by default: ten clusters agree with the digits 3 points better than k-means of the rows${digitsReason}`,
  () => {
    const { clips, recipe } = spokenDigitRows(presets.small.recipe, 10, 20);
    const rows = scaleRows(createScaler(new Moments(clips.features.columns).add(clips.features)), clips.features);
    const [mapped, plain] = [
      clusterClips({ features: clips.features }, recipe, { clusters: 10 }),
      kMeans(rows, { clusters: 10, kernels }).clusters,
    ].map((clusters) => purity(clusters, clips.labels));
    expect(mapped).toBeGreaterThan(plain + 0.03);
  },
);

describe("borders", () => {
  const { features } = clouds(30, { distance: 8 });
  const recipe = { layer: { units: 40 }, graph: { neighbours: 10, power: 1 } };

  test("clouds far apart are found, the same each time; one cluster holds every clip; sounds are as their rows", () => {
    const found = clusterClips({ features }, recipe, { clusters: 3 });
    expect(purity(found, clouds(30).labels)).toBe(1);
    expect(new Set(found).size).toBe(3);
    expect(clusterClips({ features }, recipe, { clusters: 3 })).toEqual(found);
    expect(clusterClips({ features }, recipe, { clusters: 1 })).toEqual(new Int32Array(30));
    const { signals } = sounds(12);
    const heard = { ...recipe, ...soundRecipe, frontEnd: { sampleRate: 8000 } };
    const extractor = createExtractor(createRecipe(heard));
    const rows = matrixFromRows(signals.map((signal) => extractor.extract(signal)));
    expect(clusterClips({ signals }, heard, { clusters: 3 })).toEqual(
      clusterClips({ features: rows }, heard, { clusters: 3 }),
    );
  });

  test("more clusters than clips, kernels and rows that are not finite are refused", () => {
    expect(() => clusterClips({ features }, recipe, { clusters: 31 })).toThrow("clusters must be 1 … 29");
    expect(() => clusterClips({ features }, recipe, { clusters: 0 })).toThrow("clusters must be 1 … 29");
    expect(() => clusterClips({ features }, { layer: { kind: "kernel" } }, { clusters: 2 })).toThrow("no kernel");
    const broken = { ...features, data: features.data.with(3, Number.NaN) };
    expect(() => clusterClips({ features: broken }, recipe, { clusters: 2 })).toThrow("finite");
  });
});
