// What the page knows without a browser: sounds in time, triggers, false alarms, tables, archives, links, groups.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NONE, type Clip } from "../../packages/studio/src/clips/clip.ts";
import {
  addClips,
  relabelClip,
  removeLabel,
  renameLabel,
  replaceClip,
} from "../../packages/studio/src/clips/collection.ts";
import { parseCsv } from "../../packages/studio/src/clips/csv.ts";
import { cutClip, stretchBetween } from "../../packages/studio/src/clips/cutting.ts";
import { groupClips } from "../../packages/studio/src/clips/groups.ts";
import { clipsOfRecording } from "../../packages/studio/src/clips/lessons.ts";
import { readManifest } from "../../packages/studio/src/clips/manifest.ts";
import { alarmsOf, perHour, type QuietRun, thresholdFor } from "../../packages/studio/src/listening/quiet.ts";
import { Smoother } from "../../packages/studio/src/listening/smoother.ts";
import { Trigger, usualTrigger } from "../../packages/studio/src/listening/trigger.ts";
import { windowSecondsOf } from "../../packages/studio/src/listening/window.ts";
import { faultOf } from "../../packages/studio/src/microphone/level.ts";
import { Tape } from "../../packages/studio/src/microphone/tape.ts";
import { linkOf, modelOfLink } from "../../packages/studio/src/project/link.ts";
import { readProject, writeProject } from "../../packages/studio/src/project/project-file.ts";
import { readZip, writeZip } from "../../packages/studio/src/project/zip.ts";
import { sounds } from "../model/data.ts";

const { signals, labels } = sounds(6);
const clips = signals.map((sound, i): Clip => {
  return { id: `${i}`, label: labels[i], recording: `r${i >> 1}`, name: `clip, "${i}"`, start: i / 4, sound };
});
const collection = { clips, labels: [...new Set(labels)] };

describe("a tape", () => {
  test("gives the last samples, however they came, and leaves out those that are gone", () => {
    const pieces = fc.array(fc.array(fc.float({ noNaN: true }), { maxLength: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(pieces, fc.nat(60), (cut, from) => {
        const tape = new Tape(50);
        for (const piece of cut) tape.push(Float32Array.from(piece));
        const all = Float32Array.from(cut.flat());
        expect(tape.end).toBe(all.length);
        expect(tape.read(from)).toEqual(all.slice(Math.max(from, all.length - 50, 0)));
      }),
    );
  });
});

describe("a trigger", () => {
  const run = (values: readonly number[], settings = usualTrigger): number[] => {
    const trigger = new Trigger(settings);
    return values.flatMap((value, i) => (trigger.push(i / 10, [value], () => true) >= 0 ? [i] : []));
  };

  test("fires once for each rise over the threshold, and again only after a fall by the hysteresis", () => {
    const settings = { threshold: 0.8, hysteresis: 0.2, refractorySeconds: 0 };
    expect(run([0.1, 0.9, 0.95, 0.7, 0.9, 0.5, 0.85], settings)).toEqual([1, 6]);
  });

  test("is silent for the refractory time, of whatever length, and fires at most once in it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 80 }),
        fc.nat(20),
        (values, tenths) => {
          const fired = run(values, { ...usualTrigger, refractorySeconds: tenths / 10 });
          fired.slice(1).forEach((at, i) => expect(at - fired[i]).toBeGreaterThanOrEqual(tenths - 1e-9));
          for (const at of fired) expect(values[at]).toBeGreaterThanOrEqual(usualTrigger.threshold);
        },
      ),
    );
  });

  test("never fires for a class that is not wanted", () => {
    const trigger = new Trigger(usualTrigger);
    expect(trigger.push(0, [0.99, 0.1], (place) => place === 1)).toBe(-1);
  });
});

describe("false alarms", () => {
  const quiet = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });
  const runOf = (values: readonly number[]): QuietRun => ({
    moments: values.map((value, i) => ({ time: i / 10, values: [value] })),
    seconds: values.length / 10,
    wanted: [true],
  });

  test("are no more than accepted at the threshold that is chosen for it, unless even 0.99 has more", () => {
    fc.assert(
      fc.property(quiet, fc.nat(4000), (values, accepted) => {
        const threshold = thresholdFor(runOf(values), accepted, usualTrigger);
        const alarms = alarmsOf(runOf(values), { ...usualTrigger, threshold });
        expect(threshold === 0.99 || perHour(alarms, values.length / 10) <= accepted).toBe(true);
      }),
    );
  });

  test("are none of the class of none", () => {
    expect(alarmsOf({ ...runOf([0.99, 0, 0.99]), wanted: [false] }, usualTrigger)).toBe(0);
  });
});

test("a smoother takes 63 % of a step in its time, and starts at the first values", () => {
  const smoother = new Smoother(0.5);
  expect(smoother.push(3, [0.2])).toEqual([0.2]);
  for (let i = 1; i <= 50; i++) smoother.push(3 + i / 100, [1.2]);
  expect(smoother.push(3.5, [1.2])[0]).toBeCloseTo(0.2 + (1 - Math.exp(-1)), 6);
});

describe("groups held out together", () => {
  test("are recordings, and stretches in time of a recording that is its class's only one", () => {
    const room = Array.from({ length: 8 }, (_, i) => ({ id: `n${i}`, label: NONE, recording: "room", start: 7 - i }));
    const word = [0, 1, 2].map((i) => ({ id: `w${i}`, label: "word", recording: `take ${i >> 1}`, start: 0 }));
    const { groups, oneRecording } = groupClips([...room, ...word]);
    expect(oneRecording).toEqual([NONE]);
    expect(groups.slice(8)).toEqual(["take 0", "take 0", "take 1"]);
    expect(new Set(groups.slice(0, 8)).size).toBe(4);
    for (let i = 0; i < 8; i += 2) expect(groups[i]).toBe(groups[i + 1]);
  });
});

describe("a collection", () => {
  test("begins with the name that is given to a class which was only offered", () => {
    expect(renameLabel({ clips: [], labels: [NONE] }, "sound 1", "bark").labels).toEqual([NONE, "bark"]);
  });

  test("is not changed by its changes, and keeps each clip in one class that it lists", () => {
    const frozen = JSON.stringify(collection.labels);
    const changed = [
      addClips(collection, [{ ...clips[0], id: "new", label: "other" }]),
      relabelClip(collection, "1", "other"),
      renameLabel(collection, labels[0], labels[1]),
      removeLabel(collection, labels[0]),
      replaceClip(collection, "2", cutClip(clips[2], [stretchBetween(clips[2], 0.2, 0.1), { start: 0.2, end: 9 }])),
    ];
    for (const one of changed) for (const { label } of one.clips) expect(one.labels).toContain(label);
    expect(changed.map((one) => one.clips.length)).toEqual([7, 6, 6, 4, 7]);
    expect(JSON.stringify(collection.labels)).toBe(frozen);
  });

  test("gets a clip for each second of the room, all of one recording, and one for each press of another button", () => {
    const sound = { sampleRate: 1000, samples: new Float32Array(3400).fill(0.1) };
    const room = clipsOfRecording(sound, NONE, 1);
    expect(room.map((clip) => [clip.start, clip.sound.samples.length])).toEqual([
      [0, 1000],
      [1, 1000],
      [2, 1000],
    ]);
    expect(new Set(room.map(({ recording }) => recording)).size).toBe(1);
    expect(clipsOfRecording(sound, "word", 1)).toHaveLength(1);
  });

  test("is listened for in windows as long as the median of the clips that are wanted, 0.3 to 4 s", () => {
    const of = (seconds: number, label = "word") => ({
      ...clips[0],
      label,
      sound: { sampleRate: 100, samples: new Float32Array(100 * seconds) },
    });
    expect(windowSecondsOf([of(1), of(2), of(9), of(7, NONE), of(8, NONE)])).toBe(2);
    expect(windowSecondsOf([of(0.1)])).toBe(0.3);
    expect(windowSecondsOf([of(60)])).toBe(4);
    expect(windowSecondsOf([of(3, NONE)])).toBe(1);
  });
});

test.each([
  ["silent", (i: number) => 1e-4 * Math.sin(i)],
  ["clipped", (i: number) => Math.max(-1, Math.min(1, 2 * Math.sin(i / 9)))],
  [undefined, (i: number) => 0.5 * Math.sin(i / 9)],
])("a recording is told to be %s", (fault, sample) => {
  expect(
    faultOf(
      Float32Array.from({ length: 8000 }, (_, i) => sample(i)),
      8000,
    ),
  ).toBe(fault);
  expect(faultOf(new Float32Array(700), 8000)).toBe("short");
});

describe("a table", () => {
  test("is read back as it was, with commas, quotes and line breaks in its cells", () => {
    const cell = fc.oneof(fc.string(), fc.constantFrom('a "b"', "1,2", "two\r\nlines")).filter((text) => text !== "");
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 6 }), (rows) => {
        const text = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")).join("\n");
        expect(parseCsv(text)).toEqual(rows);
      }),
    );
  });

  test("of labels is asked for its two columns, and paths are from its own folder", () => {
    expect([...readManifest("label,path\ndog,../x/1.wav\ncat,2.wav\n", "top/in/clips.csv")]).toEqual([
      ["top/x/1.wav", "dog"],
      ["top/in/2.wav", "cat"],
    ]);
    expect(() => readManifest("file,class\n1.wav,dog\n", "clips.csv")).toThrow(
      "columns path and label, got file, class",
    );
  });
});

describe("archives and links", () => {
  const entries = fc.array(
    fc.record({ path: fc.string({ minLength: 1 }).filter((p) => !p.endsWith("/")), bytes: fc.uint8Array() }),
    { maxLength: 6 },
  );

  test("a ZIP gives back what was put in", () => {
    fc.assert(
      fc.property(entries, (files) => {
        expect(readZip(writeZip(files)).entries).toEqual(files);
      }),
    );
  });

  test("a damaged file of a ZIP is named, and the others are there", () => {
    const zip = writeZip(["a", "b"].map((path) => ({ path, bytes: new Uint8Array(50).fill(7) })));
    zip[60] ^= 1;
    const { entries: whole, damaged } = readZip(zip);
    expect([whole.map(({ path }) => path), damaged]).toEqual([["b"], ["a"]]);
    expect(() => readZip(zip.subarray(0, 90))).toThrow("its end is missing");
  });

  test("a project gives back its clips, their sounds to the bit", async () => {
    const { collection: back, damaged } = await readProject(writeProject(collection));
    expect(damaged).toEqual([]);
    expect(back).toEqual(collection);
  });

  test("a link gives back its model, and says so if it was cut off", async () => {
    const model = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 251);
    const link = await linkOf(model);
    expect(link).toMatch(/^listen=[\w-]+$/);
    expect(await modelOfLink(`#${link}`)).toEqual(model);
    expect(await modelOfLink("#listen")).toBeUndefined();
    await expect(modelOfLink(`#${link.slice(0, -30)}`)).rejects.toThrow("cut off");
  });
});
