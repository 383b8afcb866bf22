// How a clip looks: its waveform, and the log-mel spectrogram that the model hears, both small enough to be drawn often.
import { createFrameExtractor, createRecipe, type Signal } from "ulmus";
import type { Look } from "./protocol.ts";

const [PARTS, BANDS, MOST_FRAMES] = [120, 40, 160];

/** The least and the greatest sample of each of 120 equal parts, in turn. */
export function drawPeaks(samples: Float32Array, parts: number = PARTS): Float32Array {
  const peaks = new Float32Array(2 * parts);
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * samples.length) / parts);
    const to = Math.max(from + 1, Math.floor(((part + 1) * samples.length) / parts));
    let [least, greatest] = [Infinity, -Infinity];
    for (let i = from; i < Math.min(to, samples.length); i++) {
      least = Math.min(least, samples[i]);
      greatest = Math.max(greatest, samples[i]);
    }
    peaks[2 * part] = Number.isFinite(least) ? least : 0;
    peaks[2 * part + 1] = Number.isFinite(greatest) ? greatest : 0;
  }
  return peaks;
}

/** The log-mel values of a clip at `sampleRate`, of at most 160 frames: the loudest of those that fall together. */
export function drawMel(sound: Signal, sampleRate: number): Pick<Look, "mel" | "bands"> {
  const extractor = createFrameExtractor(
    createRecipe({ frontEnd: { sampleRate }, blocks: [{ frames: "logMel", bands: BANDS }] }),
  );
  const { rows, data } = extractor.extract(sound);
  const frames = Math.min(rows, MOST_FRAMES);
  const mel = new Uint8Array(frames * BANDS);
  for (let t = 0; t < rows; t++) {
    const at = Math.floor((t * frames) / rows) * BANDS;
    for (let band = 0; band < BANDS; band++) {
      const level = Math.round(255 * (1 + data[t * BANDS + band] / FLOOR_DECIBEL));
      mel[at + band] = Math.max(mel[at + band], level);
    }
  }
  return { mel, bands: BANDS };
}

/** Values lie between this many decibels below the clip's loudest and 0, as the library's front end has it. */
const FLOOR_DECIBEL = 70;
