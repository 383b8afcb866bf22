import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { crc32 } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeWav } from "ulmus-source/audio/wav.ts";
import { ArgumentError, FileError } from "ulmus-source/errors.ts";
import { createRecipe, type Recipe } from "ulmus-source/model/recipe.ts";
import { readDataset } from "ulmus-source/node/dataset.ts";
import type { ExtractOptions, SoundFiles } from "ulmus-source/node/extract-rows.ts";
import { extractFeatures } from "ulmus-source/node/features.ts";
import type { createRowPool as CreateRowPool } from "ulmus-source/node/feature-pool.ts";
import { compileSources, type Compiled } from "./compiled.ts";
import { smallRecipe, temporaryFolder, tone, twoClasses, wav, writeFiles } from "./sounds.ts";

type SoundFile = SoundFiles<{ path: string; name: string }>["items"][number];

let compiled: Compiled;
/** `extractFeatures` with real worker threads; the sources themselves work on one thread. */
let extractInThreads: typeof extractFeatures;
let createRowPool: typeof CreateRowPool;
beforeAll(async () => {
  compiled = compileSources();
  ({ extractFeatures: extractInThreads } = await compiled.import<{ extractFeatures: typeof extractFeatures }>(
    "node/features",
  ));
  ({ createRowPool } = await compiled.import<{ createRowPool: typeof CreateRowPool }>("node/feature-pool"));
});
afterAll(() => compiled.remove());

function filesIn(folder: string, files: Readonly<Record<string, string | Uint8Array>>): SoundFiles<SoundFile> {
  writeFiles(folder, files);
  return { items: Object.keys(files).map((name) => ({ path: join(folder, name), name })) };
}

/** The rows as bytes, for comparing every bit. */
function bits({ features }: { features: { data: Float32Array } }): Buffer {
  return Buffer.from(features.data.buffer, features.data.byteOffset, features.data.byteLength);
}

const uncached: ExtractOptions = { cacheFolder: false };

describe("rows", () => {
  test("have the same bits from one thread, three threads, and the calling thread", async () => {
    const files = filesIn(temporaryFolder(), twoClasses(8));
    const here = await extractFeatures(files, smallRecipe, uncached);
    for (const threads of [1, 3]) {
      const there = await extractInThreads(files, smallRecipe, { ...uncached, threads });
      expect(bits(there)).toEqual(bits(here));
      expect(there.items).toEqual(here.items);
    }
  });

  test("are in the order of the files, whichever others are among them", async () => {
    const sounds = twoClasses(4);
    const files = filesIn(temporaryFolder(), sounds);
    const all = await extractInThreads(files, smallRecipe, uncached);
    const reversed = await extractInThreads({ items: files.items.toReversed() }, smallRecipe, uncached);
    const { columns } = all.features;
    for (let i = 0; i < 8; i++) {
      const row = reversed.features.data.slice(i * columns, (i + 1) * columns);
      expect(row).toEqual(all.features.data.slice((7 - i) * columns, (8 - i) * columns));
    }
  });

  test("are those of version 3: where these numbers must change, raise ROW_VERSION with them", async () => {
    const files = filesIn(temporaryFolder(), { "a.wav": wav(tone(440)) });
    const { features } = await extractFeatures(files, goldenRecipe, uncached);
    const picked = Array.from(features.data).filter((_, i) => i % 40 === 0);
    expect(picked).toHaveLength(golden.length);
    picked.forEach((value, i) => expect(value).toBeCloseTo(golden[i], 1));
  });

  test("that need not be exact agree with those that are to 1e-3 of their size, and are kept apart", async () => {
    const files = filesIn(temporaryFolder(), { "a.wav": wav(tone(440)) });
    const convolution = { architecture: "timbralTemporal" as const };
    const recipe = createRecipe({ blocks: [{ frames: "logMel", encode: "convolution", convolution }] });
    const cacheFolder = temporaryFolder();
    const quick = await extractFeatures(files, recipe, { cacheFolder, isExact: false });
    const exact = await extractFeatures(files, recipe, { cacheFolder });
    expect(exact).toMatchObject({ features: (await extractFeatures(files, recipe, uncached)).features });
    const size = Math.max(...exact.features.data.map(Math.abs));
    exact.features.data.forEach((value, i) =>
      expect(Math.abs(value - quick.features.data[i])).toBeLessThan(1e-3 * size),
    );
  });
});

const goldenRecipe = createRecipe({
  frontEnd: { sampleRate: 16_000, minHz: 50 },
  blocks: [{ frames: "mfcc", parts: [2, 1, 0] }, { frames: "logMel" }, { frames: "descriptors" }],
});
const golden = [
  -266.46, -272.02, -267.35, -255.27, -266.04, 7.52, -0.3, -7.26, 0.1, 4.83, -0.3, 0.47, -0.27, 0.18, 2.14, -40.4, 5.79,
  -48.99, -43.35, -40.7, -38.62, -29.36, 1.22, -0.3, 2093.75,
];

test("sketches come with the rows, whichever of them were kept, and are kept apart from recipes", async () => {
  const files = filesIn(temporaryFolder(), { "a.wav": wav(tone(440)), "b.wav": wav(tone(880, { seconds: 0.2 })) });
  const cacheFolder = temporaryFolder();
  const plain = await extractFeatures(files, smallRecipe, { cacheFolder });
  expect(plain).not.toHaveProperty("sketches");
  const sketched = await extractFeatures(files, smallRecipe, { cacheFolder, isSketched: true });
  const other = await extractFeatures(files, goldenRecipe, { cacheFolder, isSketched: true });
  const again = await extractFeatures(files, goldenRecipe, { cacheFolder, isSketched: true });
  expect([sketched.features, again.features]).toEqual([plain.features, other.features]);
  expect(sketched.sketches?.map(({ seconds }) => seconds)).toEqual([0.3, 0.2]);
  expect([other.sketches, again.sketches]).toEqual([sketched.sketches, sketched.sketches]);
  expect([sketched.kept, other.kept, again.kept]).toEqual([2, 0, 2]);
});

describe("the sample rate", () => {
  test('if "auto", is settled on the lowest of the files, damaged headers apart', async () => {
    const impossible = Buffer.from(wav(tone(440)));
    impossible.writeUInt32LE(7, 24);
    const files = filesIn(temporaryFolder(), {
      "a.wav": wav(tone(440, { sampleRate: 16_000 })),
      "b.wav": wav(tone(440, { sampleRate: 11_025 })),
      "c.wav": impossible,
    });
    const { recipe, skipped } = await extractFeatures(files, smallRecipe, uncached);
    expect(recipe).toEqual({ ...smallRecipe, frontEnd: { ...smallRecipe.frontEnd, sampleRate: 11_025 } });
    expect(skipped.map(({ name }) => name)).toEqual(["c.wav"]);
  });

  test("if given, is kept", async () => {
    const recipe: Recipe = { ...smallRecipe, frontEnd: { ...smallRecipe.frontEnd, sampleRate: 12_000 } };
    const files = filesIn(temporaryFolder(), twoClasses(1));
    expect((await extractFeatures(files, recipe, uncached)).recipe).toEqual(recipe);
  });
});

describe("bad files", () => {
  test("three among a thousand lose no other: each of the rest has the row that it has alone", async () => {
    const folder = temporaryFolder();
    const sounds = Object.fromEntries(
      Array.from({ length: 997 }, (_, i) => [`${i}.wav`, wav(tone(200 + i, { seconds: 0.05 }))]),
    );
    const flac = readFileSync(resolve(import.meta.dirname, "../fixtures/audio/chirp-16k-mono-16bit.flac"));
    const bad = {
      "bad.flac": flac.subarray(0, 60),
      "bad.mp3": Buffer.from("ID3"),
      "bad.wav": wav(tone(9)).subarray(0, 40),
    };
    const files = filesIn(folder, { ...bad, ...sounds });
    const { items, skipped, features } = await extractInThreads(files, smallRecipe, uncached);
    expect(items).toHaveLength(997);
    expect(skipped.map(({ name }) => name)).toEqual(["bad.flac", "bad.mp3", "bad.wav"]);
    for (const i of [0, 500, 996]) {
      const alone = await extractFeatures({ items: [items[i]] }, smallRecipe, uncached);
      expect(features.data.subarray(i * features.columns, (i + 1) * features.columns)).toEqual(alone.features.data);
    }
  });

  test("are skipped, each with its reason, and the good ones used", async () => {
    const folder = temporaryFolder();
    const fixtures = resolve(import.meta.dirname, "../fixtures/audio");
    const notANumber = Buffer.from(encodeWav({ sampleRate: 8000, channels: [new Float32Array(100)] }));
    notANumber.writeFloatLE(Number.NaN, notANumber.length - 40);
    const channels = Buffer.from(wav(tone(440)));
    channels.writeUInt16LE(65_535, 22);
    const files = filesIn(folder, {
      "good.wav": wav(tone(440)),
      "text.wav": "this is a text, not a sound",
      "empty.wav": "",
      "cut.mp3": readFileSync(join(fixtures, "chirp-44k-stereo.mp3")).subarray(0, 300),
      "nan.wav": notANumber,
      "channels.wav": channels,
      "loud.wav": encodeWav({ sampleRate: 8000, channels: [new Float32Array(4000).map((_, i) => (i % 7) * 1e30)] }),
      "good.mp3": readFileSync(join(fixtures, "chirp-16k-mono.mp3")),
    });
    mkdirSync(join(folder, "folder.wav"));
    const more = ["folder.wav", "missing.wav", "nul\0.wav"].map((name) => ({ path: join(folder, name), name }));
    const result = await extractInThreads({ items: [...files.items, ...more] }, smallRecipe, uncached);
    expect(result.items.map(({ name }) => name)).toEqual(["good.wav", "good.mp3"]);
    const reasons = Object.fromEntries(result.skipped.map(({ name, reason }) => [name, reason]));
    expect(reasons["text.wav"]).toMatch(/^is not an audio file: its first bytes are .*can be read: WAV/);
    expect(reasons["empty.wav"]).toMatch(/^is not an audio file: .*it is empty/);
    expect(reasons["cut.mp3"]).toMatch(/damaged|not an audio file|cut off/);
    expect(reasons["nan.wav"]).toMatch(/samples must be finite, got NaN at sample 90/);
    expect(reasons["channels.wav"]).toMatch(/must have 1 to 64 channels, got 65535/);
    expect(reasons["loud.wav"]).toMatch(/must have samples of about −1 to 1, got up to 6\.00e\+30, .*scale it down/);
    expect(reasons["folder.wav"]).toBe("must be a file, got a folder; give the path of a file");
    expect(reasons["missing.wav"]).toBe("does not exist; check the path");
    expect(reasons["nul\0.wav"]).toMatch(/no file can have/);
  });

  test("that are only odd are used: shorter than a frame, or silent, which is a warning", async () => {
    const files = filesIn(temporaryFolder(), {
      "short.wav": wav(tone(440, { seconds: 0.002 })),
      "silent.wav": wav({ sampleRate: 8000, samples: new Float32Array(4000) }),
    });
    const cacheFolder = temporaryFolder();
    for (const run of ["cold", "warm"]) {
      const { items, skipped, warnings } = await extractFeatures(files, smallRecipe, { cacheFolder });
      expect([items.length, skipped, warnings], run).toEqual([2, [], [{ name: "silent.wav", reason: "is silent" }]]);
    }
  });

  test("are an error if there are no others, with the first reasons", async () => {
    const files = filesIn(temporaryFolder(), { "a.wav": "x", "b.wav": "", "c.wav": "y", "d.wav": "z" });
    await expect(extractFeatures(files, smallRecipe, uncached)).rejects.toThrow(FileError);
    await expect(extractFeatures(files, smallRecipe, uncached)).rejects.toThrow(
      /^none of the 4 files can be used:\na\.wav: is not an audio file.*\nb\.wav: .*\nc\.wav: .*\nand 1 more$/,
    );
  });

  test("keep what the data set had skipped already", async () => {
    const before = [{ name: "x", reason: "is odd" }];
    const files = { ...filesIn(temporaryFolder(), twoClasses(1)), skipped: before };
    expect((await extractFeatures(files, smallRecipe, uncached)).skipped).toEqual(before);
  });
});

describe("the cache", () => {
  const options = (cacheFolder: string): ExtractOptions => ({ cacheFolder });
  const segments = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".rows"));

  test("gives the same bits as the first time, wherever the files now are", async () => {
    const [cache, sounds] = [temporaryFolder(), twoClasses(4)];
    const first = await extractFeatures(filesIn(temporaryFolder(), sounds), smallRecipe, options(cache));
    const before = segments(cache);
    const second = await extractFeatures(filesIn(temporaryFolder(), sounds), smallRecipe, options(cache));
    expect(bits(second)).toEqual(bits(first));
    expect(segments(cache)).toEqual(before);
  });

  test("is used: a row that was changed on disk with its checksum comes back changed", async () => {
    const cache = temporaryFolder();
    const files = filesIn(temporaryFolder(), twoClasses(1));
    const first = await extractFeatures(files, smallRecipe, options(cache));
    const [segment] = segments(cache);
    const bytes = readFileSync(join(cache, segment));
    const [header, valuesAt] = [4, 32 + 4 + 8 + 4];
    const length = (bytes.length - header) / 2;
    bytes.writeFloatLE(42, header + valuesAt);
    bytes.writeUInt32LE(crc32(bytes.subarray(header, header + length - 4)), header + length - 4);
    writeFileSync(join(cache, segment), bytes);
    const second = await extractFeatures(files, smallRecipe, options(cache));
    expect(second.features.data.filter((value, i) => value !== first.features.data[i])).toEqual(Float32Array.of(42));
  });

  test("keeps the frames of blocks that learn, of clips of any length", async () => {
    const cache = temporaryFolder();
    const files = filesIn(temporaryFolder(), { "a.wav": wav(tone(440)), "b.wav": wav(tone(880, { seconds: 0.2 })) });
    const recipe = createRecipe({
      blocks: [...smallRecipe.blocks, { frames: "logMel", bands: 10, encode: "dictionary" }],
    });
    const first = await extractFeatures(files, recipe, options(cache));
    const second = await extractFeatures(files, recipe, options(cache));
    expect(second.frames).toEqual(first.frames);
    expect(second.features).toEqual(first.features);
    expect(first.features.columns).toBe((await extractFeatures(files, smallRecipe, uncached)).features.columns);
    expect(first.frames?.map(([{ columns }]) => columns)).toEqual([10, 10]);
    expect(new Set(first.frames?.map(([{ rows }]) => rows)).size).toBe(2);
  });

  test("is not used for other content, another recipe, or a changed file of the same name", async () => {
    const [cache, folder] = [temporaryFolder(), temporaryFolder()];
    await extractFeatures(filesIn(folder, { "a.wav": wav(tone(440)) }), smallRecipe, options(cache));
    const changed = filesIn(folder, { "a.wav": wav(tone(880)) });
    const cached = await extractFeatures(changed, smallRecipe, options(cache));
    expect(bits(cached)).toEqual(bits(await extractFeatures(changed, smallRecipe, uncached)));
    const other = createRecipe({ blocks: [{ frames: "mfcc", coefficients: 8, bands: 30, parts: [2, 0] }] });
    const others = await extractFeatures(changed, other, options(cache));
    expect(bits(others)).toEqual(bits(await extractFeatures(changed, other, uncached)));
  });

  test("is used for a recipe that differs only behind the features", async () => {
    const cache = temporaryFolder();
    const files = filesIn(temporaryFolder(), twoClasses(1));
    await extractFeatures(files, smallRecipe, options(cache));
    await extractFeatures(
      files,
      { ...smallRecipe, layer: createRecipe({ layer: { units: 7 } }).layer },
      options(cache),
    );
    expect(segments(cache)).toHaveLength(1);
  });

  test("is made anew where it is damaged in any byte or cut anywhere", async () => {
    const cache = temporaryFolder();
    const files = filesIn(temporaryFolder(), twoClasses(2));
    const first = await extractFeatures(files, smallRecipe, options(cache));
    const [segment] = segments(cache);
    const bytes = readFileSync(join(cache, segment));
    const damages: Uint8Array[] = [
      new Uint8Array(),
      Buffer.from("nonsense of some length"),
      Buffer.concat([bytes, bytes]),
    ];
    for (let at = 0; at < bytes.length; at += 97) {
      const flipped = Buffer.from(bytes);
      flipped[at] ^= 0x10;
      damages.push(bytes.subarray(0, at), flipped);
    }
    for (const damaged of damages) {
      for (const name of segments(cache)) rmSync(join(cache, name));
      writeFileSync(join(cache, segment), damaged);
      const again = await extractFeatures(files, smallRecipe, options(cache));
      expect(bits(again)).toEqual(bits(first));
    }
  });

  test("of many segments is merged into one that holds all", async () => {
    const cache = temporaryFolder();
    const files = filesIn(temporaryFolder(), twoClasses(10));
    for (const item of files.items) await extractFeatures({ items: [item] }, smallRecipe, options(cache));
    expect(segments(cache).length).toBeLessThan(20);
    const count = segments(cache).length;
    const all = await extractFeatures(files, smallRecipe, options(cache));
    expect(segments(cache)).toHaveLength(count);
    expect(bits(all)).toEqual(bits(await extractFeatures(files, smallRecipe, uncached)));
  });

  test("survives two programs that fill it at the same time", async () => {
    const cache = temporaryFolder();
    const files = filesIn(temporaryFolder(), twoClasses(6));
    const both = await Promise.all([1, 2].map(() => extractInThreads(files, smallRecipe, options(cache))));
    const warm = await extractFeatures(files, smallRecipe, options(cache));
    for (const result of both) expect(bits(result)).toEqual(bits(warm));
    expect(readdirSync(cache, { recursive: true }).filter((name) => String(name).endsWith(".tmp"))).toEqual([]);
  });

  test("that cannot be written is a warning", async () => {
    const files = filesIn(temporaryFolder(), twoClasses(1));
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const { items, warnings } = await extractFeatures(files, smallRecipe, options(file));
    expect(items).toHaveLength(2);
    expect(warnings).toHaveLength(1);
    expect(warnings[0].reason).toMatch(/could not be kept for the next time: .*a file and not a folder/);
  });

  test.skipIf(process.platform === "win32")(
    "that has no room is a warning, and nothing is left half-written",
    async () => {
      const [cache, folder] = [temporaryFolder(), temporaryFolder()];
      const { items } = filesIn(folder, twoClasses(10));
      const script = `
      import { extractFeatures } from ${JSON.stringify(compiled.url("node/features").href)};
      const result = await extractFeatures(${JSON.stringify({ items })}, ${JSON.stringify(smallRecipe)}, { cacheFolder: ${JSON.stringify(cache)} });
      process.stdout.write(JSON.stringify([result.items.length, result.warnings]));`;
      // A limit of one block to each file stands for the full disk.
      const { stdout } = await promisify(execFile)("bash", [
        "-c",
        'ulimit -f 1; exec "$0" --input-type=module -e "$1"',
        process.execPath,
        script,
      ]);
      const [count, warnings] = JSON.parse(stdout) as [number, { reason: string }[]];
      expect(count).toBe(20);
      expect(warnings).toHaveLength(1);
      expect(warnings[0].reason).toMatch(/could not be kept for the next time: .*could not be written, because/);
      expect(readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual(
        [],
      );
    },
  );
});

describe("progress", () => {
  test("counts each file once, skipped and cached ones too, from 0 to all", async () => {
    const cacheFolder = temporaryFolder();
    const files = filesIn(temporaryFolder(), { ...twoClasses(5), "bad.wav": "text" });
    for (const run of ["cold", "warm"]) {
      const calls: [number, number][] = [];
      await extractInThreads(files, smallRecipe, {
        cacheFolder,
        threads: 2,
        onProgress: (done, total) => calls.push([done, total]),
      });
      const done = calls.map(([count]) => count);
      expect(done, run).toEqual(done.toSorted((a, b) => a - b));
      expect([done[0], done.at(-1)], run).toEqual([0, 11]);
      expect(new Set(calls.map(([, total]) => total)), run).toEqual(new Set([11]));
      if (run === "cold") expect(new Set(done).size).toBe(12);
    }
  });
});

describe("stopping", () => {
  test("rejects with the signal's reason, keeps the rows so far, and leaves the cache sound", async () => {
    const cacheFolder = temporaryFolder();
    const files = filesIn(temporaryFolder(), twoClasses(30));
    const stop = new AbortController();
    const reason = new Error("enough");
    const run = extractInThreads(files, smallRecipe, {
      cacheFolder,
      threads: 2,
      signal: stop.signal,
      onProgress: (done) => {
        if (done === 10) stop.abort(reason);
      },
    });
    await expect(run).rejects.toBe(reason);
    let atOnce: number | undefined;
    const resumed = await extractInThreads(files, smallRecipe, {
      cacheFolder,
      onProgress: (done) => (atOnce = done > 0 ? (atOnce ?? done) : atOnce),
    });
    expect(atOnce).toBeGreaterThanOrEqual(9);
    expect(bits(resumed)).toEqual(bits(await extractFeatures(files, smallRecipe, uncached)));
  });

  test("before it begins rejects at once", async () => {
    const files = filesIn(temporaryFolder(), twoClasses(1));
    const signal = AbortSignal.abort(new Error("no"));
    await expect(extractFeatures(files, smallRecipe, { ...uncached, signal })).rejects.toThrow("no");
  });
});

describe("the threads", () => {
  const task = (seconds: number): Parameters<ReturnType<typeof CreateRowPool>["run"]>[0] => ({
    bytes: wav(tone(440)),
    path: "",
    name: "a.wav",
    seconds,
    wants: { row: true, sketch: false },
  });

  test("stop a file that takes longer than its time, and go on with the next", async () => {
    const folder = temporaryFolder();
    const worker = join(folder, "worker.mjs");
    writeFileSync(
      worker,
      "export default ({ name }) => { while (name === 'hang.wav'); return { reason: 'went on' }; };",
    );
    const pool = createRowPool({ recipe: smallRecipe, kind: "clip" }, { threads: 1, worker: pathToFileURL(worker) });
    const hung = await pool.run({ ...task(1), name: "hang.wav" });
    expect(hung).toEqual({ reason: "took longer than the 1 s that a file may take; cut it into parts or allow more" });
    expect(await pool.run(task(60))).toEqual({ reason: "went on" });
    await pool.close();
  });

  test("skip a file that cannot be done in the time that is allowed", async () => {
    const files = filesIn(temporaryFolder(), { "long.wav": wav(tone(440, { seconds: 60, sampleRate: 44_100 })) });
    await expect(extractInThreads(files, smallRecipe, { ...uncached, secondsPerFile: 0.01 })).rejects.toThrow(
      /long\.wav: took longer than the 0\.01 s/,
    );
  });

  test("that cannot start are an error and not a wait", async () => {
    const worker = join(temporaryFolder(), "worker.mjs");
    writeFileSync(worker, "throw new Error('no start');");
    const pool = createRowPool({ recipe: smallRecipe, kind: "clip" }, { threads: 3, worker: pathToFileURL(worker) });
    await expect(pool.run(task(60))).rejects.toThrow("no start");
    await pool.close();
  });
});

test("arguments out of range are refused", async () => {
  const files = filesIn(temporaryFolder(), twoClasses(1));
  await expect(extractFeatures({ items: [] }, smallRecipe)).rejects.toThrow(ArgumentError);
  for (const threads of [0, 1.5, Number.NaN]) {
    await expect(extractFeatures(files, smallRecipe, { threads })).rejects.toThrow(/threads must be an integer ≥ 1/);
  }
  for (const secondsPerFile of [0, Number.NaN, Infinity]) {
    await expect(extractFeatures(files, smallRecipe, { secondsPerFile })).rejects.toThrow(/secondsPerFile must be/);
  }
  await expect(extractFeatures(files, createRecipe(), uncached)).rejects.toThrow(/no blocks/);
});

const datasets = resolve(process.env["ULMUS_DATASETS"] ?? "../shared/datasets");
const present = existsSync(join(datasets, "fsdd"));
describe.skipIf(!present)(`FSDD${present ? "" : ` (skipped: no ${datasets}/fsdd)`}`, () => {
  test("every tenth file comes from the cache with the same bits", async () => {
    const all = await readDataset(join(datasets, "fsdd/labels.csv"));
    const dataset = { ...all, items: all.items.filter((_, i) => i % 10 === 0) };
    const cacheFolder = temporaryFolder();
    const cold = await extractInThreads(dataset, smallRecipe, { cacheFolder });
    const warm = await extractInThreads(dataset, smallRecipe, { cacheFolder });
    expect([warm.items.length, warm.skipped.length, warm.recipe.frontEnd.sampleRate]).toEqual([300, 0, 8000]);
    expect(bits(warm)).toEqual(bits(cold));
  });
});
