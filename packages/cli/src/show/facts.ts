// What can be said of a sound in a line each.
import type { Recording } from "ulmus";
import { counted, percent, whole } from "../terminal/format.ts";

export interface Facts {
  readonly seconds: number;
  /** In samples per second. */
  readonly sampleRate: number;
  readonly channels: number;
  /** The largest sample of any channel, in dB relative to full scale; −Infinity in silence. */
  readonly peak: number;
  /** Integrated, in LUFS (ITU-R BS.1770); absent if all is too quiet or shorter than 0.4 s. */
  readonly loudness?: number;
  /** In beats per minute; absent for what is silent or shorter than 3 s. */
  readonly tempo?: number;
  /** Samples at full scale, three or more in a row, of all channels. */
  readonly clipped: number;
}

/** A value of 16 bits that cannot be louder. */
const FULL_SCALE = 1 - 2 ** -15;
const SHORTEST_RUN = 3;
const SHORTEST_FOR_TEMPO = 3;

/** Looks at a whole recording; the tempo is that of the onset strength that is given. */
export async function factsOf(
  recording: Recording,
  { envelope, frameRate }: { readonly envelope: Float32Array; readonly frameRate: number },
): Promise<Facts> {
  const { estimateTempo, measureLoudness } = await import("ulmus/parts");
  const { channels, sampleRate } = recording;
  const peak = channels.reduce((most, samples) => samples.reduce((a, b) => Math.max(a, Math.abs(b)), most), 0);
  // Its filter reaches so high, and its channels are those of stereo and of rooms.
  const canMeasure = sampleRate >= 4000 && channels.length <= 5;
  const loudness = canMeasure ? measureLoudness(recording).integrated : -Infinity;
  const hasTempo = envelope.length / frameRate >= SHORTEST_FOR_TEMPO && envelope.some((value) => value > 0);
  return {
    seconds: channels[0].length / sampleRate,
    sampleRate,
    channels: channels.length,
    peak: 20 * Math.log10(peak),
    ...(loudness > -Infinity && { loudness }),
    ...(hasTempo && { tempo: estimateTempo(envelope, frameRate) }),
    clipped: channels.reduce((sum, samples) => sum + countClipped(samples), 0),
  };
}

/** Samples at full scale that stand three or more in a row. */
export function countClipped(samples: Float32Array): number {
  let [clipped, run] = [0, 0];
  for (let i = 0; i <= samples.length; i++) {
    if (i < samples.length && Math.abs(samples[i]) >= FULL_SCALE) run++;
    else {
      if (run >= SHORTEST_RUN) clipped += run;
      run = 0;
    }
  }
  return clipped;
}

/** The facts in words, each with its name. */
export function factTexts({
  seconds,
  sampleRate,
  channels,
  peak,
  loudness,
  tempo,
  clipped,
}: Facts): [string, string][] {
  const samples = seconds * sampleRate * channels;
  return [
    ["duration", `${seconds.toFixed(seconds < 10 ? 3 : 1)} s`],
    [
      "rate",
      `${whole(sampleRate)} Hz, ${channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`}`,
    ],
    ["peak", peak === -Infinity ? "silent" : `${signed(peak)} dBFS`],
    ["loudness", loudness === undefined ? "too quiet or short to say" : `${signed(loudness)} LUFS`],
    ["tempo", tempo === undefined ? "too short or quiet to say" : `${tempo.toFixed(0)} beats a minute`],
    ["clipping", clipped === 0 ? "none" : `${counted(clipped, "sample")} (${percent(clipped / samples, 2)})`],
  ];
}

function signed(value: number): string {
  return (Math.round(10 * value) / 10 + 0).toFixed(1).replace("-", "−"); // + 0, since −0 has a sign
}
