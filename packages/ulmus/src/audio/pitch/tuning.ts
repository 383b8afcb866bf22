// How far a recording is tuned from A = 440 Hz, as librosa's `estimate_tuning`. Defined over a whole clip.
import type { Matrix32 } from "../../math/matrix.ts";
import { median } from "../median.ts";
import { spectralPeaks } from "./spectral-peaks.ts";

const STEPS = 100;

/**
 * The tuning in parts of a bin, −0.5 … 0.49 in steps of 0.01: of the louder half of all spectral peaks from 150 to
 * 4000 Hz, the offset from the nearest bin that most have. 0 if there is no peak.
 *
 * @param spectrogram of magnitudes or powers (which librosa's chroma uses), frames × (fftLength / 2 + 1)
 * @param binsPerOctave 12: a bin is a semitone. Default 12.
 */
export function estimateTuning(spectrogram: Matrix32, sampleRate: number, binsPerOctave = 12): number {
  const peaks = spectralPeaks(spectrogram, sampleRate);
  if (peaks.length === 0) return 0;
  const threshold = median(Float32Array.from(peaks, ({ height }) => height));
  const counts = new Int32Array(STEPS);
  for (const { hz, height } of peaks) {
    if (Math.fround(height) < threshold) continue;
    const bins = binsPerOctave * Math.log2(hz / 27.5);
    const offset = bins - Math.floor(bins + 0.5); // −0.5 ≤ offset < 0.5
    counts[Math.min(STEPS - 1, Math.max(0, Math.floor((offset + 0.5) * STEPS)))] += 1;
  }
  return counts.indexOf(Math.max(...counts)) / STEPS - 0.5;
}
