// The built library in a real browser: what a page decodes, extracts, learns and hears is what Node does.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import {
  Classifier,
  createExtractor,
  createFrameExtractor,
  createPlainKernels,
  createRecipe,
  decodeAudio,
  encodeWav,
  fromBytes,
  listFeatures,
  mixDown,
  presets,
  type RecipeInput,
  settleSampleRate,
  type Signal,
  toBytes,
} from "ulmus";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectClose } from "../audio/close.ts";
import { sounds } from "../model/data.ts";
import { root } from "../repository.ts";
import { launchChromium } from "../../scripts/browser/chromium.mjs";
import { serveUlmus, type Site } from "./page.ts";

/** What page.ts makes global in the page. */
declare const ulmus: typeof import("ulmus") & typeof import("ulmus/browser");

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-browser-")));
const microphone = join(folder, "microphone.wav");
/** Half a second of a tone and as much of silence, which Chromium's imitation of a microphone plays again and again. */
const heard = Float32Array.from({ length: 48_000 }, (_, i) =>
  i < 24_000 ? 0.5 * Math.sin((2 * Math.PI * 440 * i) / 48_000) : 0,
);
writeFileSync(microphone, sixteenBit(heard, 48_000));

const isBuilt = existsSync(`${root}packages/ulmus/dist/browser/index.js`);
const browser = isBuilt
  ? await launchChromium([
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-audio-capture=${microphone}`,
      "--autoplay-policy=no-user-gesture-required",
    ])
  : "the packages are not built; run `npm run build`";
const reason = typeof browser === "string" ? ` (skipped: ${browser})` : "";

let site: Site;
let page: Page;

beforeAll(async () => {
  if (typeof browser === "string") return;
  site = await serveUlmus();
  page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => document.title === "ready");
});

afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
  site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A WAV file of 16-bit integers, which Chromium's imitation of a microphone asks for. */
function sixteenBit(samples: Float32Array, sampleRate: number): Buffer {
  const file = Buffer.alloc(44 + 2 * samples.length);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + 2 * samples.length, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(sampleRate, 24);
  file.writeUInt32LE(2 * sampleRate, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write("data", 36);
  file.writeUInt32LE(2 * samples.length, 40);
  samples.forEach((x, i) => file.writeInt16LE(Math.round(32_767 * x), 44 + 2 * i));
  return file;
}

async function readInPage(name: string): Promise<Signal> {
  const { sampleRate, samples } = await page.evaluate(async (url) => {
    const signal = await ulmus.readSound(url);
    return { sampleRate: signal.sampleRate, samples: [...signal.samples] };
  }, `${site.url}audio/${name}`);
  return { sampleRate, samples: Float32Array.from(samples) };
}

async function readHere(name: string): Promise<Signal> {
  return mixDown(await decodeAudio(readFileSync(`${root}test/fixtures/audio/${name}`), name));
}

/** What the page throws for a source that it cannot read. */
function failureInPage(source: string): Promise<string> {
  return page.evaluate(
    (url) =>
      ulmus.readSound(url).then(
        () => "nothing",
        (error: Error) => `${error.name}: ${error.message}`,
      ),
    source,
  );
}

const decoded = [
  "chirp-16k-mono.wav",
  "chirp-16k-mulaw.wav",
  "chirp-16k-stereo-24bit.aiff",
  "chirp-16k-mono-16bit.flac",
  "chirp-16k-stereo-24bit.flac",
  "chirp-16k-mono.mp3",
  "chirp-44k-stereo.mp3",
  "chirp-16k-mono.ogg",
  "chirp-44k-stereo.ogg",
  "chirp-48k-stereo.opus",
];

describe.skipIf(reason !== "")(`a page in Chromium${reason}`, () => {
  test.each(decoded)("decodes %s to the samples that Node has, to the bit", async (name) => {
    const [there, here] = [await readInPage(name), await readHere(name)];
    expect([there.sampleRate, there.samples.length]).toEqual([here.sampleRate, here.samples.length]);
    expectClose(there.samples, here.samples, {});
  });

  test("extracts the rows that Node extracts, to 1e-6 of their size, with the preset fast", async () => {
    const settledHere = settleSampleRate(createRecipe(presets.fast.recipe), [16_000]);
    const extractor = createExtractor(settledHere, createPlainKernels());
    for (const name of decoded) {
      const here = extractor.extract(await readHere(name));
      const there = await page.evaluate(
        async ([url, settled]) => {
          const inPage = ulmus.createExtractor(settled, ulmus.createPlainKernels());
          return [...inPage.extract(await ulmus.readSound(url))];
        },
        [`${site.url}audio/${name}`, settledHere] as const,
      );
      expectClose(there, here, { relative: 1e-6, absolute: 1e-6 });
    }
  });

  test("measures every feature of the registry as Node does, to 1e-6 of its size", async () => {
    const name = "chirp-16k-mono.wav";
    const sound = await readHere(name);
    for (const { name: frames, per } of listFeatures()) {
      const encode = per === "sample" ? "convolution" : "statistics";
      const block = { frames, encode } as NonNullable<RecipeInput["blocks"]>[number];
      const recipe = createRecipe({ frontEnd: { sampleRate: 8000 }, blocks: [block] });
      const here =
        per === "clip" ? createExtractor(recipe).extract(sound) : createFrameExtractor(recipe).extract(sound).data;
      const there = await page.evaluate(
        async ([url, recipe, isOfClip]) => {
          const sound = await ulmus.readSound(url);
          const of = isOfClip
            ? ulmus.createExtractor(recipe).extract(sound)
            : ulmus.createFrameExtractor(recipe).extract(sound).data;
          return [...of];
        },
        [`${site.url}audio/${name}`, recipe, per === "clip"] as const,
      );
      expect(there.length, frames).toBeGreaterThan(0);
      expectClose(there, here, { relative: 1e-6, absolute: 1e-6 });
    }
  });

  test.each([
    ["chirp-16k-mono.m4a", 16_000],
    ["chirp-48k-mono.webm", 48_000],
  ])("leaves %s to the browser, at its own rate: the chirp is there (correlation > 0.98)", async (name, rate) => {
    const { sampleRate, samples } = await readInPage(name);
    expect(sampleRate).toBe(rate);
    const chirp = Float32Array.from({ length: 0.3 * rate }, (_, i) => {
      const t = i / rate;
      return 0.5 * Math.sin(2 * Math.PI * (200 * t + 4000 * t * t));
    });
    let best = 0;
    for (let shift = -3000; shift <= 3000; shift++) best = Math.max(best, correlation(samples, chirp, shift));
    expect(best).toBeGreaterThan(0.98);
  });

  test("takes bytes, blobs and files alike, and leaves bytes as they were", async () => {
    const lengths = await page.evaluate(async (base) => {
      const bytes = new Uint8Array(await (await fetch(`${base}audio/chirp-16k-mono.m4a`)).arrayBuffer());
      const sources = [bytes.slice().buffer, bytes, new Blob([bytes]), new File([bytes], "x.m4a")];
      const signals = await Promise.all(sources.map((source) => ulmus.readSound(source)));
      return [bytes.length > 0, ...signals.map(({ samples }) => samples.length)];
    }, site.url);
    expect(lengths).toEqual([true, ...Array.from({ length: 4 }, () => lengths[1])]);
  });

  test("says what is wrong with a file: not there, not sound, not decodable", async () => {
    expect(await failureInPage(`${site.url}audio/none.wav`)).toMatch(
      /^FileError: .*none\.wav: could not be fetched, got status 404/,
    );
    expect(await failureInPage(`${site.url}audio/README.md`)).toMatch(/^FileError: .*README\.md: is not an audio file/);
    expect(await failureInPage(`${site.url}audio/chirp-16k-mono-ima4.aiff`)).toMatch(
      /^FileError: .*chirp-16k-mono-ima4\.aiff: AIFC compression must be.*this browser cannot decode it either$/,
    );
    expect(await failureInPage("http://localhost:1/x.wav")).toMatch(
      /^FileError: .*could not be fetched; check the address/,
    );
  });
});

/** Small, since a model with its sums is sent to the page number by number. */
const recipe = {
  blocks: [
    { frames: "mfcc", functionals: ["mean", "deviation"] },
    { frames: "descriptors", functionals: ["mean"] },
  ],
  layer: { units: 30 },
} satisfies RecipeInput;

describe.skipIf(reason !== "")(`a page that learns${reason}`, () => {
  const training = sounds(24);
  const unheard = sounds(9, 7).signals;
  const asked = unheard.map(({ sampleRate, samples }) => ({ sampleRate, samples: [...samples] }));

  test("from a chosen folder of folders gives Node a model; both decide alike, with scores equal to 1e-6", async () => {
    const chosen = join(folder, "sounds");
    training.signals.forEach(({ sampleRate, samples }, i) => {
      mkdirSync(join(chosen, training.labels[i]), { recursive: true });
      writeFileSync(join(chosen, training.labels[i], `${i}.wav`), encodeWav({ sampleRate, channels: [samples] }));
    });
    writeFileSync(join(chosen, "tone", "notes.txt"), "no sound");
    writeFileSync(join(chosen, "tone", ".hidden.wav"), "no sound");
    writeFileSync(join(chosen, "loose.txt"), "no sound");
    await page.setContent(`<input type="file" webkitdirectory>`);
    await page.locator("input").setInputFiles(chosen);

    const { counts, skipped, bytes, predictions } = await page.evaluate(
      async ([given, questions]) => {
        const files = document.querySelector("input")?.files ?? [];
        const clips = await ulmus.readSounds(files);
        const model = ulmus.Classifier.fit(clips, given);
        const answers = questions.map(({ sampleRate, samples }) =>
          model.predict({ sampleRate, samples: Float32Array.from(samples) }),
        );
        const names = new Set(clips.labels);
        return {
          counts: [...names].toSorted().map((name) => [name, clips.labels.filter((label) => label === name).length]),
          skipped: clips.skipped,
          bytes: [...ulmus.toBytes(model, { sums: true })],
          predictions: answers,
        };
      },
      [recipe, asked] as const,
    );
    expect(counts).toEqual([
      ["clicks", 8],
      ["noise", 8],
      ["tone", 8],
    ]);
    expect(skipped.map(({ name }) => name).toSorted()).toEqual(["sounds/loose.txt", "sounds/tone/notes.txt"]);
    expect(skipped.find(({ name }) => name.endsWith("notes.txt"))?.reason).toMatch(/^is not an audio file/);

    const loaded = fromBytes(Uint8Array.from(bytes));
    if (!(loaded instanceof Classifier)) throw new Error("not a classifier");
    const here = Classifier.fit(training, recipe);
    expect(loaded.heldOut).toEqual(here.heldOut);
    unheard.forEach((signal, i) => {
      for (const mine of [loaded.predict(signal), here.predict(signal)]) {
        expect(predictions[i].label).toBe(mine.label);
        for (const label of here.labels)
          expect(Math.abs(predictions[i].scores[label] - mine.scores[label])).toBeLessThan(1e-6);
      }
    });
  });

  test("loads Node's model, goes on learning as Node does (scores to 1e-6), and gives it back", async () => {
    const model = Classifier.fit(training, recipe);
    const more = sounds(6, 3);
    const { predictions, bytes } = await page.evaluate(
      ([given, clips, questions]) => {
        const signalOf = ({ sampleRate, samples }: { sampleRate: number; samples: number[] }): Signal => ({
          sampleRate,
          samples: Float32Array.from(samples),
        });
        const loaded = ulmus.fromBytes(Uint8Array.from(given));
        if (!(loaded instanceof ulmus.Classifier)) throw new Error("not a classifier");
        loaded.add({ signals: clips.signals.map(signalOf), labels: clips.labels });
        return {
          predictions: questions.map((one) => loaded.predict(signalOf(one))),
          bytes: [...ulmus.toBytes(loaded)],
        };
      },
      [
        [...toBytes(model, { sums: true })],
        {
          signals: more.signals.map(({ sampleRate, samples }) => ({ sampleRate, samples: [...samples] })),
          labels: more.labels,
        },
        asked,
      ] as const,
    );
    model.add(more);
    const back = fromBytes(Uint8Array.from(bytes));
    if (!(back instanceof Classifier)) throw new Error("not a classifier");
    unheard.forEach((signal, i) => {
      for (const mine of [model.predict(signal), back.predict(signal)]) {
        expect(predictions[i].label).toBe(mine.label);
        for (const label of model.labels)
          expect(Math.abs(predictions[i].scores[label] - mine.scores[label])).toBeLessThan(1e-6);
      }
    });
  });

  test("labels files as the caller says, or skips those without a folder", async () => {
    const [labelled, unlabelled, failure] = await page.evaluate(async (url) => {
      const file = new File([await (await fetch(url)).arrayBuffer()], "clip.wav");
      const refused = await ulmus.readSounds([file], { label: "" }).catch((error: Error) => error.message);
      return [await ulmus.readSounds([file], { label: "bird" }), await ulmus.readSounds([file]), refused] as const;
    }, `${site.url}audio/chirp-16k-mono.wav`);
    expect([labelled.labels, labelled.skipped]).toEqual([["bird"], []]);
    expect([unlabelled.labels, unlabelled.skipped[0].name]).toEqual([[], "clip.wav"]);
    expect(failure).toBe("readSounds: a label must not be empty");
  });
});

describe.skipIf(reason !== "")(`a page that records${reason}`, () => {
  test("gets the microphone's samples: 1 s at the device's rate, the tone that is played at 440 ± 2 Hz and half scale", async () => {
    const { sampleRate, deviceRate, samples } = await page.evaluate(async () => {
      const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
      const stream = await navigator.mediaDevices.getUserMedia({ audio: plain });
      const rate = stream.getAudioTracks()[0].getSettings().sampleRate;
      for (const track of stream.getTracks()) track.stop();
      const signal = await ulmus.recordSound(1);
      return { sampleRate: signal.sampleRate, deviceRate: rate, samples: [...signal.samples] };
    });
    expect(sampleRate).toBe(deviceRate);
    expect(samples).toHaveLength(sampleRate);
    expect(Math.max(...samples)).toBeGreaterThan(0.48);
    expect(Math.max(...samples)).toBeLessThan(0.52);
    const pitches = longestTone(samples).map((period) => sampleRate / period);
    expect(pitches.length).toBeGreaterThan(80);
    const mean = pitches.reduce((a, b) => a + b, 0) / pitches.length;
    expect(Math.abs(mean - 440)).toBeLessThan(2);
  });

  test("can be stopped, and gives what was heard until then", async () => {
    const length = await page.evaluate(async () => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 400);
      const { samples, sampleRate } = await ulmus.recordSound(60, { stop: controller.signal });
      return samples.length / sampleRate;
    });
    expect(length).toBeLessThan(2);
  });

  test("refuses a length that is none, and a microphone that is not there, and lets the microphone go", async () => {
    const [zero, unknown] = await page.evaluate(async () => {
      const failure = (error: Error): string => `${error.name}: ${error.message}`;
      return [
        await ulmus.recordSound(0).then(() => "nothing", failure),
        await ulmus.recordSound(1, { deviceId: "none" }).then(() => "nothing", failure),
      ];
    });
    expect(zero).toBe("ArgumentError: recordSound: seconds must be > 0, got 0");
    expect(unknown).toMatch(/^OverconstrainedError|^NotFoundError/);
  });
});

function correlation(a: Float32Array, b: Float32Array, shift: number): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < b.length; i++) {
    const x = a[i + shift] ?? 0;
    ab += x * b[i];
    aa += x * x;
    bb += b[i] * b[i];
  }
  return ab / Math.sqrt(aa * bb || 1);
}

/** The periods, in samples, between rising zero crossings of what is louder than silence. */
function longestTone(samples: number[]): number[] {
  const crossings: number[] = [];
  for (let i = 1; i < samples.length; i++) {
    if (samples[i - 1] < -0.001 && samples[i] >= 0) {
      crossings.push(i - samples[i] / (samples[i] - samples[i - 1]));
    }
  }
  return crossings
    .slice(1)
    .map((at, k) => at - crossings[k])
    .filter((period) => period < 200);
}
