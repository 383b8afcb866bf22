// Known data sets: the lists that come with the program, and folders as they are distributed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openAudioSet } from "ulmus-studies";
import { gtzanGenres, gtzanParts } from "ulmus-studies-source/datasets/gtzan.ts";
import { afterAll, describe, expect, test } from "vitest";

const root = mkdtempSync(join(tmpdir(), "ulmus-sets-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

function touch(path: string, text = ""): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe("the fault-filtered GTZAN", () => {
  test("has 443, 197 and 290 excerpts, and of each genre as many as the published lists", () => {
    const counts = (part: string) =>
      gtzanGenres.map(
        (genre) => [...gtzanParts()].filter(([name, p]) => p === part && name.startsWith(`${genre}.`)).length,
      );
    expect(counts("train")).toEqual([46, 48, 45, 42, 47, 43, 44, 41, 43, 44]);
    expect(counts("valid")).toEqual([23, 20, 23, 22, 18, 17, 20, 13, 17, 24]);
    expect(counts("test")).toEqual([31, 31, 30, 29, 27, 27, 27, 30, 26, 32]);
  });

  test("divides a folder of all excerpts by its lists, and says which is missing", async () => {
    for (const name of gtzanParts().keys()) {
      if (name !== "rock.00099") touch(`gtzan/${name.split(".")[0]}/${name}.wav`);
    }
    const set = await openAudioSet(join(root, "gtzan"));
    const { folds, split, warnings } = set.divide(set.items);
    expect(set.family).toBe("GTZAN");
    expect([split?.train.length, split?.valid.length, split?.test.length]).toEqual([442, 197, 290]);
    expect(folds[0].train).toHaveLength(442 + 197);
    expect(warnings).toEqual(["1 of its 930 excerpts are missing: rock.00099"]);
  });
});

describe("UrbanSound8K", () => {
  test("has its folds, with slices of one recording together, and names slices that are missing", async () => {
    const slices = ["7-0-0-0.wav,7,1,0,air_conditioner", "8-1-0-0.wav,8,2,1,car_horn", "9-1-0-0.wav,9,2,1,car_horn"];
    touch("urban/metadata/UrbanSound8K.csv", ["slice_file_name,fsID,fold,classID,class", ...slices].join("\n"));
    touch("urban/audio/fold1/7-0-0-0.wav");
    touch("urban/audio/fold2/8-1-0-0.wav");
    const set = await openAudioSet(join(root, "urban"));
    expect(set.items.map(({ label }) => label)).toEqual(["air_conditioner", "car_horn"]);
    expect(set.skipped.map(({ name }) => name)).toEqual(["audio/fold2/9-1-0-0.wav"]);
    expect(set.divide(set.items).folds).toHaveLength(2);
  });
});

describe("Extended Ballroom", () => {
  test("has ten folds in the order of names, each class in its share", async () => {
    const dances =
      "Chacha Foxtrot Jive Pasodoble Quickstep Rumba Salsa Samba Slowwaltz Tango Viennesewaltz Waltz Wcswing";
    for (const dance of dances.split(" ")) for (let n = 10; n < 30; n++) touch(`ballroom/${dance}/${n}.mp3`);
    const set = await openAudioSet(join(root, "ballroom"));
    const { folds } = set.divide(set.items);
    expect(folds.map(({ test: tested }) => tested.length)).toEqual(new Array(10).fill(26));
    expect([...folds[0].test].slice(0, 2).map((i) => set.items[i].name)).toEqual(["Chacha/10.mp3", "Chacha/11.mp3"]);
  });
});

test("a folder that does not exist is refused by name", async () => {
  await expect(openAudioSet(join(root, "nothing"))).rejects.toThrow(/nothing: does not exist/);
});
