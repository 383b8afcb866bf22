// Samples at another rate from a spectrum, against the sums written out.
import { expect, test } from "vitest";
import { createSpectralResampler } from "ulmus-source/audio/opensmile/spectral-resampler.ts";
import { createRandom } from "ulmus-source/math/random.ts";

test.each([
  ["16 kHz, where a quarter of a period tells the rest", 512, 320, 11 / 16],
  ["16 kHz, longer than a period less an eighth", 512, 480, 11 / 16],
  ["44.1 kHz, where a period is no whole number of samples", 1024, 882, 110 / 441],
  ["a rate so low that there is no bin", 16, 1, 0.5],
])(
  "are the sums of cosines and sines over the first bins, to 1e-6 of the greatest: %s",
  (_, fftLength, frameLength, ratio) => {
    const random = createRandom(5);
    const spectrum = Float64Array.from({ length: fftLength + 2 }, () => random.normal());
    const samples = createSpectralResampler({ fftLength, frameLength, ratio })(spectrum);
    const count = Math.max(1, Math.round(frameLength * ratio));
    expect(samples.length).toBe(count);
    const bins = Math.floor(Math.min(fftLength, count) / 2) - 1;
    const greatest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    samples.forEach((value, i) => {
      let sum = spectrum[0];
      for (let k = 1; k <= bins; k++) {
        const angle = (2 * Math.PI * k * i) / (fftLength * ratio);
        sum += spectrum[2 * k] * Math.cos(angle) - spectrum[2 * k + 1] * Math.sin(angle);
      }
      expect(Math.abs(value - sum)).toBeLessThan(1e-6 * greatest);
    });
  },
);
