// Vocal tract length normalisation: frequencies stretched in the middle, and pulled back so that both ends stay (HTK
// Book 3.4, section 5.4.5).

export interface VocalTract {
  /** Frequencies between the cut-offs are divided by this. 1: none change. */
  readonly factor: number;
  /** Below, and above, frequencies are bent back towards the ends. */
  readonly lowCutoffHz: number;
  readonly highCutoffHz: number;
}

/** The frequency that stands at the place of `hz`, which lies within the range, whose ends stay. */
export function warpFrequency(
  hz: number,
  { minHz, maxHz }: { readonly minHz: number; readonly maxHz: number },
  { factor, lowCutoffHz, highCutoffHz }: VocalTract,
): number {
  const scale = 1 / factor;
  const low = (2 * lowCutoffHz) / (1 + scale);
  const high = (2 * highCutoffHz) / (1 + scale);
  if (hz < low) return minHz + ((hz - minHz) * (scale * low - minHz)) / (low - minHz);
  if (hz > high) return maxHz - ((maxHz - hz) * (maxHz - scale * high)) / (maxHz - high);
  return scale * hz;
}
