// Peaks of spectra with their frequencies between the bins, by parabolic interpolation, as librosa's `piptrack`.
import { ArgumentError } from "../../errors.ts";
import { rowOf, type Matrix32 } from "../../math/matrix.ts";
import { isLocalMaximum, parabolicShift } from "../extremes.ts";

export interface PeakOptions {
  /** Default 150. */
  readonly minHz?: number;
  /** Default 4000, at most half the sample rate. */
  readonly maxHz?: number;
  /** A peak counts if it is above this part of its frame's greatest. Default 0.1. */
  readonly threshold?: number;
}

export interface SpectralPeak {
  /** The row in which it was found. */
  readonly frame: number;
  readonly hz: number;
  /** In the units of the spectrogram, at the top of the parabola. */
  readonly height: number;
}

/** The peaks of a spectrogram of magnitudes or powers, frames × (fftLength / 2 + 1), by frame and frequency. */
export function spectralPeaks(spectrogram: Matrix32, sampleRate: number, options: PeakOptions = {}): SpectralPeak[] {
  const { minHz = 150, maxHz = 4000, threshold = 0.1 } = options;
  if (!(minHz < maxHz)) throw new ArgumentError(`spectralPeaks: minHz must be < maxHz (${maxHz}), got ${minHz}`);
  const hzPerBin = sampleRate / (2 * (spectrogram.columns - 1));
  const first = Math.max(1, Math.ceil(minHz / hzPerBin));
  const last = Math.min(spectrogram.columns, Math.ceil(Math.min(maxHz, sampleRate / 2) / hzPerBin));
  const peaks: SpectralPeak[] = [];
  for (let frame = 0; frame < spectrogram.rows; frame++) {
    const spectrum = rowOf(spectrogram, frame);
    const floor = threshold * spectrum.reduce((greatest, value) => Math.max(greatest, value), 0);
    for (let k = first; k < last; k++) {
      if (!(spectrum[k] > floor && isLocalMaximum(spectrum, k))) continue;
      const shift = parabolicShift(spectrum, k);
      const height =
        k + 1 < spectrum.length ? spectrum[k] + (shift * (spectrum[k + 1] - spectrum[k - 1])) / 4 : spectrum[k];
      peaks.push({ frame, hz: (k + shift) * hzPerBin, height });
    }
  }
  return peaks;
}
