// Few labels and many machines, with the program as it is installed.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { createRandom, permutation } from "ulmus-source/math/random.ts";
import { digits, digitsReason, hasSpokenDigits } from "../model/data.ts";
import { kinds, run, smallRecipe, temporaryFolder, write, writeSounds } from "./program.ts";

const folder = temporaryFolder();

/** Two clips of each kind have a label. */
beforeAll(() => {
  writeSounds(join(folder, "sounds"));
  const rows = kinds.flatMap((kind) =>
    Array.from({ length: 8 }, (_, n) => `sounds/${kind}/${n}.wav,${n < 2 ? kind : ""},s${n % 4}`),
  );
  write(join(folder, "clips.csv"), ["path,label,speaker", ...rows, ""].join("\n"));
  write(join(folder, "graph.toml"), `${smallRecipe}\n[graph]\nneighbours = 5\n`);
  write(join(folder, "ensemble.toml"), `${smallRecipe}\n[ensemble]\nmembers = 4\ncombine = "vote"\n`);
});

describe("ulmus train --semi-supervised", () => {
  test("learns from clips without a label too, says so, and predicts all of them", async () => {
    const trained = await run(folder, ["train", "clips.csv", "--semi-supervised"]);
    expect(trained).toMatchObject({ code: 0, stderr: "" });
    expect(trained.stdout).toMatch(/24 in 3 classes, 18 of them without a label/);
    expect(trained.stdout).toMatch(/not scored, because few clips have a label/);
    expect(trained.stdout).not.toContain("ulmus evaluate");
    const inspected = await run(folder, ["inspect", "clips.ulmus"]);
    expect(inspected.stdout).toMatch(/no, it only predicts; as all that have a graph/);
    expect(inspected.stdout).toMatch(/\[graph\]\nneighbours = 3\npower = 4\nsmoothness = 1/);
    const predicted = await run(folder, ["predict", "clips.ulmus", "sounds", "--json"]);
    const found = predicted.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { path: string; label: string });
    expect(found.filter(({ path, label }) => path.includes(`/${label}/`)).length).toBeGreaterThan(20);
  });

  test("a recipe with a graph asks for the same; sums are refused with it, and labels needed without", async () => {
    const { code, stdout } = await run(folder, ["train", "clips.csv", "--recipe", "graph.toml", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      n: 24,
      unlabelled: 18,
      heldOut: null,
      recipe: { graph: { neighbours: 5 } },
    });
    for (const [option, message] of [
      ["--sums", "--sums: must be left out"],
      ["--multilabel", "cannot be used with"],
    ]) {
      const refused = await run(folder, ["train", "clips.csv", "--semi-supervised", option]);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(message);
    }
    expect((await run(folder, ["train", "clips.csv"])).stderr).toContain("label must not be empty");
  });

  test.skipIf(!hasSpokenDigits)(
    `of 200 spoken digits it knows 3 points more than by the 20 labelled clips alone${digitsReason}`,
    async () => {
      const names = readdirSync(digits).filter((name) => /_1\d\.wav$/.test(name));
      const order = [...permutation(names.length, createRandom(1))].map((i) => names.toSorted()[i]);
      const left = new Map<string, number>();
      const rows = order.slice(0, 400).map((name) => {
        const [digit] = name.split("_");
        const used = left.get(digit) ?? 0;
        left.set(digit, used + 1);
        return `${join(digits, name)},${used < 2 ? digit : ""}`;
      });
      write(join(folder, "all.csv"), ["path,label", ...rows, ""].join("\n"));
      const labelled = rows.filter((row) => !row.endsWith(","));
      expect([rows.length, labelled.length]).toEqual([400, 20]);
      write(join(folder, "labelled.csv"), ["path,label", ...labelled, ""].join("\n"));
      const right = async (data: string, ...options: string[]): Promise<number> => {
        const trained = await run(folder, ["train", data, "--preset", "small", "--out", "digits.ulmus", ...options]);
        expect(trained.code).toBe(0);
        const asked = order.slice(400).map((name) => join(digits, name));
        const { stdout } = await run(folder, ["predict", "digits.ulmus", ...asked, "--json"]);
        const found = stdout
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line) as { path: string; label: string });
        return found.filter(({ path, label }) => path.startsWith(join(digits, `${label}_`))).length / found.length;
      };
      const [alone, withOthers] = [await right("labelled.csv"), await right("all.csv", "--semi-supervised")];
      expect(withOthers).toBeGreaterThan(alone + 0.03);
    },
  );
});

test("a recipe with an ensemble is trained, inspected, evaluated, and learns on", async () => {
  const options = ["--recipe", "ensemble.toml"];
  expect((await run(folder, ["train", "sounds", "--sums", ...options])).code).toBe(0);
  const { stdout } = await run(folder, ["inspect", "sounds.ulmus", "--json"]);
  const { machines, hidden, canLearn, bytes } = JSON.parse(stdout);
  expect([machines, canLearn]).toEqual([4, true]);
  expect(hidden % 4).toBe(0);
  expect(bytes.weights + bytes.scaler + bytes.sums + bytes.rest).toBe(bytes.total);
  expect(bytes.rest).toBeLessThan(8000);
  expect((await run(folder, ["inspect", "sounds.ulmus"])).stdout).toMatch(/120 units \(random\).*, in 4 machines/);
  expect((await run(folder, ["evaluate", "sounds", "--k", "2", ...options])).code).toBe(0);
});
