// Models of numbers and of several labels, with the program as it is installed.
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { kinds, run, smallRecipe, temporaryFolder, write, writeSounds } from "./program.ts";

const folder = temporaryFolder();
const small = ["--recipe", "small.toml"];

/** The number of a sound is its speed, and fast sounds have a label more; noise has none. */
beforeAll(() => {
  writeSounds(join(folder, "sounds"));
  write(join(folder, "small.toml"), smallRecipe);
  const rows = kinds.flatMap((kind, k) =>
    Array.from({ length: 8 }, (_, n) => {
      const label = kind === "noise" ? "" : n < 4 ? kind : `${kind}|fast`;
      return `sounds/${kind}/${n}.wav,${label},${k},${10 * k - 3}`;
    }),
  );
  write(join(folder, "clips.csv"), ["path,label,kind,offset", ...rows, ""].join("\n"));
  write(
    join(folder, "numbers.csv"),
    [
      "path,kind",
      ...rows.map((row) =>
        row
          .split(",")
          .filter((_, i) => i % 2 === 0)
          .join(","),
      ),
      "",
    ].join("\n"),
  );
});

describe("ulmus train --numbers", () => {
  test("learns the numbers of columns, without labels too, and predict gives them", async () => {
    const trained = await run(folder, ["train", "clips.csv", "--numbers", "kind,offset", "--out", "n.ulmus", ...small]);
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    expect(trained.stdout).toMatch(/held out +R² 0\.\d+/);
    expect(trained.stdout).not.toContain("ulmus evaluate"); // which scores classes only
    const { code, stdout } = await run(folder, ["predict", "n.ulmus", "sounds/tone/1.wav", "--json"]);
    expect(code).toBe(0);
    const [kind, offset] = JSON.parse(stdout).values;
    expect(Math.abs(kind - 2)).toBeLessThan(0.5);
    expect(Math.abs(offset - 17)).toBeLessThan(5);
    expect(await run(folder, ["train", "numbers.csv", "--numbers", "kind", ...small])).toMatchObject({ code: 0 });
  });

  test("refuses a column that is not there, and one that holds no numbers, before any work", async () => {
    const missing = await run(folder, ["train", "clips.csv", "--numbers", "kin"]);
    expect(missing).toMatchObject({ code: 1 });
    expect(missing.stderr).toMatch(/--numbers: the data set must have the column "kin"; it has kind, offset.*"kind"/);
    const wrong = await run(folder, ["train", "clips.csv", "--numbers", "label"]);
    expect(wrong).toMatchObject({ code: 1 });
    expect(wrong.stderr).toContain("--numbers");
  });
});

describe("ulmus train, besides", () => {
  test("--weights lets clips count more or less, and refuses what is no weight", async () => {
    for (const column of ["kind", "offset"]) {
      const { code, stderr } = await run(folder, [
        "train",
        "clips.csv",
        "--numbers",
        "offset",
        "--weights",
        column,
        "--out",
        "w.ulmus",
        ...small,
      ]);
      expect(code).toBe(column === "kind" ? 0 : 1);
      if (column === "offset")
        expect(stderr).toMatch(/--weights: the column "offset" must hold numbers ≥ 0, got -3 for/);
    }
    const heavy = await run(folder, ["predict", "w.ulmus", "sounds/click/1.wav", "--json"]);
    await run(folder, ["train", "clips.csv", "--numbers", "offset", "--out", "plain.ulmus", ...small]);
    const plain = await run(folder, ["predict", "plain.ulmus", "sounds/click/1.wav", "--json"]);
    // Clicks weigh 0 there: the model that does not know them is further off.
    const error = ({ stdout }: { stdout: string }): number => Math.abs(JSON.parse(stdout).values[0] - -3);
    expect(error(heavy)).toBeGreaterThan(2 * error(plain));
  });

  test("--units and --weight-scales choose the layer, and say among how many", async () => {
    const options = ["--preset", "small", "--units", "10,40", "--weight-scales", "0.5,2", "--out", "chosen.ulmus"];
    const { code, stdout } = await run(folder, ["train", "sounds", ...options]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/layer +[14]0 units, weight scale (0\.5|2): the best of 4 by this very score/);
    const report = JSON.parse((await run(folder, ["train", "sounds", ...options, "--json"])).stdout);
    expect(report.tried).toHaveLength(4);
    expect(report.recipe.layer).toMatchObject({
      units: report.tried[0].units,
      weightScale: report.tried[0].weightScale,
    });
    expect(await run(folder, ["train", "sounds", "--units", "x"])).toMatchObject({ code: 1 });
    const scored = await run(folder, ["evaluate", "sounds", ...options.slice(0, -2), "--k", "2"]);
    expect(scored).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("a layer that was grown or pruned", () => {
  test("train says what its size is worth, inspect shows the error of every size, with or without held-out errors", async () => {
    const features = Array.from(
      { length: 40 },
      (_, i) => `${i % 2 ? "a" : "b"},${Math.sin(i)},${Math.cos(3 * i) + (i % 2)}`,
    );
    write(join(folder, "rows.csv"), ["label,x,y", ...features, ""].join("\n"));
    const layers = { pruned: "prune = { units = 12 }", grown: 'grow = { method = "incremental", units = 12 }' };
    for (const [name, words] of Object.entries(layers)) {
      write(join(folder, `${name}.toml`), `[layer]\nunits = 40\n${words}\n`);
      const options = ["--features", "rows.csv", "--recipe", `${name}.toml`, "--out", `${name}.ulmus`];
      const { stdout } = await run(folder, ["train", ...options]);
      expect(stdout).toMatch(
        /^size +\d+ columns? kept, (held out|in training) an error of 0\.\d{3} instead of 0\.\d{3}/m,
      );
      const text = (await run(folder, ["inspect", `${name}.ulmus`])).stdout;
      expect(text).toMatch(/^Size against error.*\n *columns +training error +held out.*\n *0 +0\.\d{3}/m);
      expect(text.match(/← this model/g)).toHaveLength(1);
      const { curve, hidden } = JSON.parse((await run(folder, ["inspect", `${name}.ulmus`, "--json"])).stdout);
      expect(curve.length).toBeGreaterThan(hidden);
      expect("heldOutError" in curve[0]).toBe(name === "pruned");
    }
  });
});

describe("ulmus inspect", () => {
  test("says what a kernel machine keeps, and how much a dictionary takes", async () => {
    const blocks = '[[blocks]]\nframes = "logMel"\nbands = 12\nencode = "dictionary"\ndictionary = { atoms = 30 }\n';
    write(join(folder, "kernel.toml"), `${blocks}[layer]\nkind = "kernel"\n`);
    const options = ["--recipe", "kernel.toml", "--out", "k.ulmus"];
    expect(await run(folder, ["train", "sounds", ...options])).toMatchObject({ code: 0 });
    const { stdout } = await run(folder, ["inspect", "k.ulmus"]);
    expect(stdout).toMatch(/learns on +yes, it holds its training rows/);
    expect(stdout).toMatch(/encoders and layer [\d.]+ kB, training rows [\d.]+ kB, recipe and labels [\d.]+ kB/);
  });
});

describe("ulmus train --multilabel", () => {
  test("learns several labels or none for a clip, and predict gives them", async () => {
    const trained = await run(folder, ["train", "clips.csv", "--multilabel", "--out", "m.ulmus", ...small]);
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    expect(trained.stdout).toMatch(/macro-F1 [\d.]+ %/);
    const { code, stdout } = await run(folder, [
      "predict",
      "m.ulmus",
      "sounds/tone/6.wav",
      "sounds/noise/1.wav",
      "--json",
    ]);
    expect(code).toBe(0);
    const [tone, noise] = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { labels: string[] });
    expect(tone.labels.toSorted()).toEqual(["fast", "tone"]);
    expect(noise.labels).toEqual([]);
    const inspected = await run(folder, ["inspect", "m.ulmus"]);
    expect(inspected.stdout).toMatch(/multilabel classifier of 3 classes/);
    expect(inspected.stdout).toMatch(/^cost +[\d.]+ million multiply-adds and .* for a clip of 10 s$/m);
  });

  test("is not for numbers at the same time", async () => {
    const { code, stderr } = await run(folder, ["train", "clips.csv", "--multilabel", "--numbers", "kind"]);
    expect(code).toBe(1);
    expect(stderr).toContain("cannot be used with");
  });
});
