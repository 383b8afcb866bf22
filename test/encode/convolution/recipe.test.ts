// Random convolutions as a recipe's block, and the frames that they hear.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { reflectEnds } from "ulmus-source/audio/reflect.ts";
import { architecture } from "ulmus-source/encode/convolution/architectures.ts";
import { createConvolution } from "ulmus-source/encode/convolution/encoder.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { createExtractor } from "ulmus-source/model/extractor.ts";
import { fromBytes, toBytes } from "ulmus-source/model/model-file.ts";
import { createRecipe, type RecipeInput } from "ulmus-source/model/recipe.ts";
import { FrameSource } from "ulmus-source/model/features/frame-source.ts";
import { createFrontEnd, createRepresentation } from "ulmus-source/model/features/representation.ts";
import { sounds } from "../../model/data.ts";
import { root } from "../../repository.ts";
import { formulaFrames } from "../formula-frames.ts";

const kernels = createPlainKernels();
const paper = {
  frontEnd: {
    sampleRate: 12_000,
    frameSeconds: 512 / 12_000,
    hopSeconds: 256 / 12_000,
    minHz: 0,
    floorDecibel: 80,
    padding: "reflect",
  },
  blocks: [{ frames: "logMel", bands: 96, mel: "librosa", encode: "convolution" }],
} as const satisfies RecipeInput;

describe("the frames of the paper", () => {
  const golden = JSON.parse(readFileSync(resolve(root, "test/golden/convolution.json"), "utf8")) as {
    readonly logMel: {
      readonly frames: number;
      readonly first: number[];
      readonly middle: number[];
      readonly last: number[];
    };
  };

  test("are librosa's log-mel bands in absolute decibels, mirrored at the ends, to 1e-3 dB", () => {
    const recipe = createRecipe(paper);
    const samples = formulaFrames(4000, 1).data.map((x, t) => Math.fround(0.03 * x) * (t < 1500 ? 1e-3 : 1));
    const frontEnd = createFrontEnd(recipe, 12_000, kernels);
    const clip = new FrameSource(frontEnd, []).finish(samples);
    const { rows, data } = createRepresentation(recipe.blocks[0], frontEnd).start()(clip);
    expect(rows).toBe(golden.logMel.frames);
    for (const [t, wanted] of [
      [0, golden.logMel.first],
      [8, golden.logMel.middle],
      [rows - 1, golden.logMel.last],
    ] as const) {
      wanted.forEach((value, b) => expect(Math.abs(data[t * 96 + b] - value), `frame ${t}`).toBeLessThan(1e-3));
    }
  });

  test("are mirrored as numpy's reflect does it, however short the clip", () => {
    expect(reflectEnds(Float32Array.of(1, 2, 3, 4), 2, 3)).toEqual(Float32Array.of(3, 2, 1, 2, 3, 4, 3, 2, 1));
    expect(reflectEnds(Float32Array.of(1, 2, 3), 5, 4)).toEqual(Float32Array.of(2, 1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3));
    expect(reflectEnds(Float32Array.of(7), 2, 1)).toEqual(Float32Array.of(7, 7, 7, 7));
  });
});

describe("a block of random convolutions", () => {
  test("hears a waveform sample by sample", () => {
    const frontEnd = { sampleRate: 8000 };
    const recipe = createRecipe({ frontEnd, blocks: [{ frames: "waveform", encode: "convolution" }] });
    const [clip] = sounds(1).signals;
    const samples = clip.samples.subarray(0, 2301);
    const network = createConvolution(1, architecture("sampleLevel", { columns: 1 }));
    const extractor = createExtractor(recipe);
    expect(extractor.extract({ samples, sampleRate: 8000 })).toEqual(
      network.encode({ rows: samples.length, columns: 1, data: samples }, kernels),
    );
    expect(extractor.names).toHaveLength(161);
    expect(extractor.names[23]).toBe("waveform_layer1_map0_mean");
  });

  test("takes layers of its own, and the mean, the maximum and the deviation of every map", () => {
    const convolution = {
      layers: [
        { filters: 3, kernel: [3, 3], pool: [2, 2] },
        { kind: "average", pool: [2, 1] },
      ],
      pooling: ["mean", "maximum", "deviation"],
    } satisfies NonNullable<NonNullable<RecipeInput["blocks"]>[number]["convolution"]>;
    const recipe = createRecipe({
      frontEnd: { sampleRate: 8000 },
      blocks: [{ frames: "mfcc", encode: "convolution", convolution }],
    });
    const row = createExtractor(recipe).extract(sounds(1).signals[0]);
    expect(row).toHaveLength(18);
    expect(row.every(Number.isFinite)).toBe(true);
  });

  test("makes a model that tells a tone, noise and clicks apart, and says the same to 1e-6 when it is read again", () => {
    const convolution = { architecture: "timbralTemporal", size: 4 } as const;
    const recipe = {
      ...paper,
      frontEnd: { ...paper.frontEnd, sampleRate: 8000 },
      blocks: [{ ...paper.blocks[0], convolution }],
      layer: { units: 50 },
    };
    const [train, other] = [sounds(18), sounds(6, 2)];
    const model = Classifier.fit(train, recipe);
    expect(other.signals.map((signal) => model.predict(signal).label)).toEqual(other.labels);
    const again = fromBytes(toBytes(model));
    if (!(again instanceof Classifier)) throw new Error("expected a classifier");
    const [a, b] = [model, again].map((one) => one.predict(other.signals[0]).probability);
    expect(Math.abs(a - b)).toBeLessThan(1e-6);
  });

  test("makes a model that can be saved though its clips must be longer than the sound that checks a file", () => {
    const layers = [{ filters: 3, kernel: [30, 3] as [number, number] }];
    const recipe: RecipeInput = { blocks: [{ frames: "logMel", encode: "convolution", convolution: { layers } }] };
    const train = sounds(6);
    const model = Classifier.fit(train, { ...recipe, layer: { units: 5 } });
    const again = fromBytes(toBytes(model)) as Classifier;
    expect(again.predict(train.signals[0]).label).toBe(model.predict(train.signals[0]).label);
    const clip = { sampleRate: 8000, samples: new Float32Array(2000) };
    expect(() => again.predict(clip)).toThrow("at least 30 frames for these layers, got 26");
  });

  test("leaves recipes without it as they were: none of its words appears", () => {
    const text = JSON.stringify(createRecipe({ blocks: [{ frames: "logMel" }] }));
    for (const word of ["convolution", "padding", '"mel"']) expect(text).not.toContain(word);
  });

  test.each<[string, RecipeInput, string]>([
    ["parts", { blocks: [{ ...paper.blocks[0], parts: [3] }] }, "the parts of a convolution must be [0], got [3]"],
    [
      "another encoder of a waveform",
      { blocks: [{ frames: "waveform" }] },
      "for the encoder convolution, got statistics",
    ],
    [
      "a network without layers",
      { blocks: [{ ...paper.blocks[0], convolution: {} }] },
      "either an architecture or layers",
    ],
    [
      "a network with both",
      {
        blocks: [
          { ...paper.blocks[0], convolution: { architecture: "vgg", layers: [{ filters: 1, kernel: [1, 1] }] } },
        ],
      },
      "either an architecture or layers",
    ],
  ])("refuses %s", (_, recipe, message) => expect(() => createRecipe(recipe)).toThrow(message));

  test.each<[string, RecipeInput, string]>([
    [
      "a waveform's network on mel bands",
      { ...paper, blocks: [{ ...paper.blocks[0], convolution: { architecture: "frameLevel" } }] },
      "frameLevel must be given a waveform, got frames of 96 values",
    ],
    [
      "a network of mel bands on a waveform",
      {
        ...paper,
        blocks: [{ frames: "waveform", encode: "convolution", convolution: { architecture: "vgg" } }],
      },
      "vgg must be given mel bands, got frames of 1 values",
    ],
  ])("refuses %s", (_, recipe, message) => {
    expect(() => createExtractor(createRecipe(recipe))).toThrow(message);
  });

  test("says how long a clip must be", () => {
    const recipe = createRecipe({ ...paper, blocks: [{ ...paper.blocks[0], convolution: { architecture: "vgg" } }] });
    const clip = { sampleRate: 12_000, samples: new Float32Array(12_000) };
    expect(() => createExtractor(recipe).extract(clip)).toThrow("at least 1280 frames for these layers, got 47");
  });
});
