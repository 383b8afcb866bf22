// What Chromium's imitation of a microphone plays: a quiet room, then the same sound again and again.
import { writeFileSync } from "node:fs";
import { encodeWav, resample } from "ulmus";

const RATE = 48_000;
const SECONDS = 30;
/**
 * Writes a WAV file of 30 s: noise at −43 dB, and from `roomSeconds` on `sound`, its first 0.45 s, again and again, twice a second
 * if nothing else is said. Chromium reads the file anew whenever the microphone is opened.
 */
export function writeMicrophone(path, { sound = silence, roomSeconds = 0, everySeconds = 0.5 } = {}) {
  const wanted = resample(sound, RATE).samples.subarray(0, 0.45 * RATE);
  const samples = new Float32Array(SECONDS * RATE);
  let state = 1;
  for (let i = 0; i < samples.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    samples[i] = 0.01 * (state / 2 ** 31);
  }
  for (let at = roomSeconds * RATE; at + wanted.length < samples.length; at += everySeconds * RATE) {
    wanted.forEach((value, i) => (samples[at + i] += value));
  }
  writeFileSync(path, encodeWav({ sampleRate: RATE, channels: [samples] }, { encoding: "int16" }));
}

const silence = { sampleRate: RATE, samples: new Float32Array(RATE) };
