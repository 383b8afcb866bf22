// What stands beyond the ends of a clip where it is reflected there, as numpy's and librosa's "reflect".

/** The samples (at least 1) with `before` and `after` more: mirrored about the first and the last, which are not repeated. */
export function reflectEnds(samples: Float32Array, before: number, after: number): Float32Array {
  const period = Math.max(1, 2 * (samples.length - 1));
  return Float32Array.from({ length: before + samples.length + after }, (_, i) => {
    const place = (((i - before) % period) + period) % period;
    return samples[Math.min(place, period - place)];
  });
}
