// Spoken digits by what a reservoir remembers of their frames, with speakers that it knows.
import { expect, test } from "vitest";
import { createReservoir } from "ulmus-source/encode/reservoir/create.ts";
import { poolStates } from "ulmus-source/encode/reservoir/pooling.ts";
import { statesOf } from "ulmus-source/encode/reservoir/states.ts";
import { createDefaultKernels } from "ulmus-source/math/default-kernels.ts";
import { type Matrix32, matrixFromRows, selectRows } from "ulmus-source/math/matrix.ts";
import { Moments } from "ulmus-source/elm/moments.ts";
import { Classifier } from "ulmus-source/model/classifier.ts";
import { createRecipe } from "ulmus-source/model/recipe.ts";
import { FrameSource } from "ulmus-source/model/features/frame-source.ts";
import { createFrontEnd, createRepresentation } from "ulmus-source/model/features/representation.ts";
import { digitsReason, hasSpokenDigits, spokenDigits } from "../../model/data.ts";

const kernels = createDefaultKernels();

/** 16 cepstral coefficients every 10 ms. */
function framesOf(signals: ReturnType<typeof spokenDigits>["signals"]): Matrix32[] {
  const recipe = createRecipe({ blocks: [{ frames: "mfcc", coefficients: 16 }] });
  const frontEnd = createFrontEnd(recipe, 8000, kernels);
  const { start } = createRepresentation(recipe.blocks[0], frontEnd);
  return signals.map(({ samples }) => start()(new FrameSource(frontEnd, []).finish(samples)));
}

test.skipIf(!hasSpokenDigits)(
  `FSDD, takes 0–4 of every digit and speaker tested, the other 45 learnt: at least 0.99 right by means of 5 parts${digitsReason}`,
  { timeout: 300_000 },
  () => {
    const { signals, labels } = spokenDigits(50);
    const clips = framesOf(signals);
    // Every digit of every speaker has 50 files, in the order of their names.
    const takes = Array.from({ length: 50 }, (_, take) => String(take)).toSorted();
    const isTested = (i: number): boolean => Number(takes[i % 50]) < 5;
    const [train, tested] = [false, true].map((test) => [...clips.keys()].filter((i) => isTested(i) === test));
    const moments = new Moments(16);
    for (const i of train) moments.add(clips[i]);
    const deviation = moments.squares.map((squares) => Math.sqrt(squares / moments.count));
    const reservoir = createReservoir(16);
    const rows = clips.map((clip) => {
      const data = clip.data.map((value, i) => (value - moments.mean[i % 16]) / deviation[i % 16]);
      const states = statesOf(reservoir, { ...clip, data }, kernels, { bidirectional: true });
      return poolStates(states, { pooling: "mean", parts: 5 });
    });
    const features = matrixFromRows(rows);
    const recipe = { layer: { units: 0 }, readout: { ridge: 0.03 } };
    const model = Classifier.fit(
      { features: selectRows(features, train), labels: train.map((i) => labels[i]) },
      recipe,
      { kernels },
    );
    const right = tested.filter((i) => model.predict(rows[i]).label === labels[i]).length;
    expect(right / tested.length).toBeGreaterThanOrEqual(0.99);
  },
);
