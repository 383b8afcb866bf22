// Samples at another rate as sums of cosines and sines over the bins of a spectrum (openSMILE's cSpecResample).

export interface SpectralResampling {
  readonly fftLength: number;
  /** Of the frame in samples, before it was filled up. */
  readonly frameLength: number;
  /** The rate wanted over the rate of the frame. */
  readonly ratio: number;
}

/** A spectrum as pairs (real, imaginary) → samples. A view that the next call overwrites. */
export type SpectralResampler = (spectrum: Float64Array) => Float32Array;

/**
 * Creates the function. As many bins are taken as half the samples wanted, which is too few, and the samples are the first of the
 * padded frame: so openSMILE has it.
 */
export function createSpectralResampler({ fftLength, frameLength, ratio }: SpectralResampling): SpectralResampler {
  const count = Math.max(1, Math.round(frameLength * ratio));
  const bins = Math.max(0, Math.min(Math.floor(Math.min(fftLength, count) / 2) - 1, fftLength / 2));
  const period = fftLength * ratio;
  // Where a period is a multiple of four samples, a quarter of it tells the rest, for even and odd bins apart.
  const isFolded = Number.isInteger(period) && period % 4 === 0 && count > period / 4;
  const places = isFolded ? period / 4 + 1 : count;
  const [cosines, sines] = [Math.cos, Math.sin].map((wave) => waves(wave, { places, bins, period }));
  // Σ Re X cos and Σ Im X sin, over odd bins and over even ones.
  const sums = Array.from({ length: 4 }, () => new Float64Array(places));
  const samples = new Float32Array(count);
  return (spectrum) => {
    for (const sum of sums) sum.fill(0);
    for (let k = 1, at = 0; k <= bins; k++, at += places) {
      const [real, imaginary] = [spectrum[2 * k], spectrum[2 * k + 1]];
      const [cosine, sine] = k % 2 === 1 ? [sums[0], sums[1]] : [sums[2], sums[3]];
      for (let i = 0; i < places; i++) {
        cosine[i] += real * cosines[at + i];
        sine[i] += imaginary * sines[at + i];
      }
    }
    const [oddCosine, oddSine, evenCosine, evenSine] = sums;
    for (let i = 0; i < places; i++) {
      const [whole, half] = [spectrum[0] + evenCosine[i] + oddCosine[i], spectrum[0] + evenCosine[i] - oddCosine[i]];
      const [wholeSine, halfSine] = [evenSine[i] + oddSine[i], evenSine[i] - oddSine[i]];
      if (isFolded) {
        put(samples, period / 2 - i, half + halfSine);
        put(samples, period / 2 + i, half - halfSine);
        put(samples, period - i, whole + wholeSine);
      }
      samples[i] = whole - wholeSine;
    }
    return samples;
  };
}

/** A row for each bin from the first on. */
function waves(
  wave: (angle: number) => number,
  { places, bins, period }: { readonly places: number; readonly bins: number; readonly period: number },
): Float64Array {
  const table = new Float64Array(places * bins);
  for (let k = 0, at = 0; k < bins; k++) {
    for (let i = 0; i < places; i++, at++) table[at] = wave((2 * Math.PI * (k + 1) * i) / period);
  }
  return table;
}

function put(samples: Float32Array, at: number, value: number): void {
  if (at < samples.length) samples[at] = value;
}
