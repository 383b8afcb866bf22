// One step of the discrete wavelet transform with Daubechies' four coefficients (Daubechies 1988), the signal going on
// in a circle: the upper octave and the lower half, each of half the length.

const ROOT3 = Math.sqrt(3);
const LOW = [1 + ROOT3, 3 + ROOT3, 3 - ROOT3, 1 - ROOT3].map((value) => value / (4 * Math.SQRT2));

/** Splits an even number of samples. */
export function splitOctave(samples: Float64Array): { readonly low: Float64Array; readonly high: Float64Array } {
  const half = samples.length / 2;
  const [low, high] = [new Float64Array(half), new Float64Array(half)];
  for (let i = 0; i < half; i++) {
    for (let j = 0; j < 4; j++) {
      const sample = samples[(2 * i + j) % samples.length];
      low[i] += LOW[j] * sample;
      high[i] += (j % 2 === 0 ? 1 : -1) * LOW[3 - j] * sample;
    }
  }
  return { low, high };
}
