// What Chromium's imitation of a microphone plays: seven seconds of a quiet room, then the same sound again and again.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { decodeAudio, encodeWav, mixDown, resample } from "ulmus";

const RATE = 48_000;
const ROOM_SECONDS = 7;

/** Writes a WAV file of 16 bits: spoken digits where the data set is there, chirps else. Gives the seconds of the room. */
export async function writeMicrophone(path: string): Promise<void> {
  const sound = await wanted();
  const samples = new Float32Array(40 * RATE);
  let state = 1;
  for (let i = 0; i < samples.length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    samples[i] = 0.01 * (state / 2 ** 31);
  }
  for (let at = ROOM_SECONDS * RATE; at + sound.length < samples.length; at += Math.round(0.5 * RATE)) {
    sound.forEach((value, i) => (samples[at + i] += value));
  }
  writeFileSync(path, encodeWav({ sampleRate: RATE, channels: [samples] }, { encoding: "int16" }));
}

async function wanted(): Promise<Float32Array> {
  const datasets = process.env["ULMUS_DATASETS"];
  if (datasets) {
    const folder = `${datasets}/fsdd/`;
    const take = readdirSync(folder, { recursive: true, encoding: "utf8" }).find((name) =>
      name.endsWith("7_jackson_10.wav"),
    );
    if (take) {
      const sound = mixDown(await decodeAudio(new Uint8Array(readFileSync(`${folder}${take}`)), "seven"));
      return resample(sound, RATE).samples.slice(0, 0.45 * RATE);
    }
  }
  return Float32Array.from({ length: 0.35 * RATE }, (_, i) => {
    const time = i / RATE;
    return 0.4 * Math.exp(-6 * time) * Math.sin(2 * Math.PI * (600 + 800 * time) * time);
  });
}
