import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createChromaFilterbank, chromagram } from "ulmus-source/audio/chroma/chroma.ts";
import { tonalCentroids } from "ulmus-source/audio/chroma/tonnetz.ts";
import { powerSpectrogram } from "ulmus-source/audio/spectrum.ts";
import { matrix32, matrixFromRows, rowOf } from "ulmus-source/math/matrix.ts";
import { createPlainKernels } from "ulmus-source/math/plain-kernels.ts";
import { expectClose } from "../close.ts";
import { randomMatrix } from "../noise.ts";

const kernels = createPlainKernels();
const [sampleRate, fftLength] = [22050, 4096];

test("the notes of a scale have their own class as the greatest, in every octave from 220 Hz on", () => {
  const filterbank = createChromaFilterbank({ sampleRate, fftLength });
  for (const octave of [0, 1, 2]) {
    for (let note = 0; note < 12; note++) {
      const hz = 220 * 2 ** (octave + note / 12); // from A, class 9
      const samples = Float32Array.from({ length: 8192 }, (_, i) => Math.sin((2 * Math.PI * hz * i) / sampleRate));
      const framing = { frameLength: fftLength, hopLength: fftLength, center: false, padding: "zero" } as const;
      const power = powerSpectrogram({ sampleRate, samples }, kernels, { ...framing, fftLength, window: "hann" });
      const row = rowOf(chromagram(power, filterbank, kernels), 0);
      expect(row.indexOf(Math.max(...row))).toBe((9 + note) % 12);
    }
  }
});

test("rows have 1 as their greatest and none below 0; a gain leaves them, to 1e-5; silence stays 0", () => {
  const filterbank = createChromaFilterbank({ sampleRate, fftLength: 64, classes: 24, tuning: 0.3 });
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = randomMatrix(3, 33, seed);
      const power = { ...random, data: random.data.map((value, i) => (i < 33 ? 0 : value * value)) };
      const chroma = chromagram(power, filterbank, kernels);
      expect([...rowOf(chroma, 0)]).toEqual(Array(24).fill(0));
      for (const t of [1, 2]) expect(Math.max(...rowOf(chroma, t))).toBe(1);
      expect(chroma.data.every((value) => value >= 0)).toBe(true);
      const loud = chromagram({ ...power, data: power.data.map((value) => 9 * value) }, filterbank, kernels);
      expectClose(loud.data, chroma.data, { absolute: 1e-5 });
    }),
  );
});

test("a semitone up turns each tonal circle by its own angle: 7/6, 3/2 and 2/3 of a half turn, to 1e-6", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const row = randomMatrix(1, 12, seed).data.map(Math.abs);
      const up = row.map((_, c) => row[(c + 11) % 12]);
      const both = tonalCentroids(matrixFromRows([row, up]));
      [7 / 6, 3 / 2, 2 / 3].forEach((halfTurns, circle) => {
        const [sine, cosine] = [Math.sin(Math.PI * halfTurns), Math.cos(Math.PI * halfTurns)];
        const [x, y] = rowOf(both, 0).subarray(2 * circle);
        expectClose(
          rowOf(both, 1).subarray(2 * circle, 2 * circle + 2),
          [x * cosine + y * sine, y * cosine - x * sine],
          {
            absolute: 1e-6,
          },
        );
      });
    }),
  );
});

test("silence stands in the middle of the tonal circles, and all classes alike do too, to 1e-6", () => {
  expectClose(
    tonalCentroids(matrixFromRows([new Float32Array(12), new Float32Array(12).fill(1)])).data,
    new Float32Array(12),
    {
      absolute: 1e-6,
    },
  );
});

test("classes that are no multiple of 12, and spectra of another length, are refused with their values", () => {
  expect(() => createChromaFilterbank({ sampleRate, fftLength, classes: 10 })).toThrow("multiple of 12, got 10");
  expect(() => createChromaFilterbank({ sampleRate, fftLength, octaveWidth: 0 })).toThrow(
    "octaveWidth must be > 0, got 0",
  );
  const filterbank = createChromaFilterbank({ sampleRate, fftLength: 64 });
  expect(() => chromagram(matrix32(1, 17), filterbank, kernels)).toThrow("must have 33 bins as the filterbank, got 17");
});
