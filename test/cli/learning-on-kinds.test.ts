// update, forget, merge and blank for models of numbers, of several labels, with an exact kernel, and of robust losses; all of
// features brought along, which is quick.
import { join } from "node:path";
import { createRandom } from "ulmus-source/math/random.ts";
import { beforeAll, describe, expect, test } from "vitest";
import { expectRefusal, run, temporaryFolder, write } from "./program.ts";

const folder = temporaryFolder();

/** first.csv and more.csv are parts of all.csv. Of the last clips of all the number is far off. */
beforeAll(() => {
  const random = createRandom(1);
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [label, tags] = [["x", "y", "z"][i % 3], ["a|b", "b", ""][i % 3]];
    const values = Array.from({ length: 3 }, (__, j) => random.normal() + (i % 3) * (j - 1));
    return [label, tags, ...values, (i % 3) + 0.1 * random.normal() + (i > 56 ? 9 : 0)];
  });
  const table = (file: string, label: number, from: number, to: number): void =>
    write(
      join(folder, file),
      ["label,p,q,r,age", ...rows.slice(from, to).map((row) => [row[label], ...row.slice(2)].join()), ""].join("\n"),
    );
  for (const [name, label] of [
    ["", 0],
    ["tags-", 1],
  ] as const) {
    table(`${name}first.csv`, label, 0, 40);
    table(`${name}more.csv`, label, 40, 60);
    table(`${name}all.csv`, label, 0, 60);
  }
  write(join(folder, "kernel.toml"), 'blocks = []\n[layer]\nkind = "kernel"\n');
  write(join(folder, "robust.toml"), '[layer]\nunits = 20\n[readout]\nloss = "huber"\n');
});

async function reportOf(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await run(folder, [...args, "--json"]);
  expect({ code, stderr }, args.join(" ")).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

const exact = { scores: expect.closeTo(0, 8) };

describe.each([
  { kind: "numbers", data: "", told: ["--numbers", "age"], training: [] },
  { kind: "robust", data: "", told: ["--numbers", "age"], training: ["--recipe", "robust.toml"] },
  { kind: "labels", data: "tags-", told: ["--multilabel"], training: [] },
  { kind: "kernel", data: "", told: [], training: ["--recipe", "kernel.toml"] },
])("a model of $kind", ({ kind, data, told, training }) => {
  const of = (part: string): string => `${data}${part}.csv`;
  const [base, empty] = [`${kind}.ulmus`, `${kind}-empty.ulmus`];

  test("learns, forgets and is merged from an empty copy, each proved to 1e-8 by training anew", async () => {
    const sums = kind === "kernel" ? [] : ["--sums"]; // it keeps its rows in any case
    await reportOf("train", "--features", of("first"), "--out", base, ...told, ...training, ...sums);
    const change = (verb: string, model: string, part: string, ...more: string[]): ReturnType<typeof reportOf> =>
      reportOf(verb, model, "--features", of(part), ...told, ...more);
    const grown = await change("update", base, "more", "--proof", of("all"), "--out", `${kind}-all.ulmus`);
    expect(grown).toMatchObject({ undone: exact, proof: { n: 60, ...exact } });
    const shrunk = await change("forget", `${kind}-all.ulmus`, "more", "--proof", of("first"));
    expect(shrunk).toMatchObject({ undone: exact, proof: { n: 40, ...exact } });
    if (kind !== "robust") expect(shrunk["n"]).toEqual({ before: 60, after: 40 });
    expect(await run(folder, ["blank", base, "--out", empty])).toMatchObject({ code: 0, stderr: "" });
    for (const part of ["first", "more"]) await change("update", empty, part, "--out", `${kind}-${part}.ulmus`);
    const parts = [`${kind}-first.ulmus`, `${kind}-more.ulmus`, "--out", `${kind}-merged.ulmus`];
    expect(await reportOf("merge", ...parts, "--proof", of("all"), ...told)).toMatchObject({
      proof: { n: 60, ...exact },
    });
  });
});

test("a label that no clip has any more is taken out with --class, and a class of a kernel machine", async () => {
  const gone = ["forget", "labels.ulmus", "--features", "tags-first.csv", "--class", "a", "--out", "without.ulmus"];
  expect(await reportOf(...gone)).toMatchObject({
    classes: [
      { label: "a", before: 14, after: 0 },
      { label: "b", before: 27, after: 13 },
    ],
  });
  const { stdout } = await run(folder, ["inspect", "without.ulmus"]);
  expect(stdout).toMatch(/labels +b\n/);
  const without = ["forget", "kernel.ulmus", "--features", "first.csv", "--class", "z", "--out", "two.ulmus"];
  expect(await reportOf(...without)).toMatchObject({ n: { before: 40, after: 27 }, undone: exact });
});

describe("refused, in words that say what to do instead:", () => {
  test.each<[string, string[], RegExp]>([
    ["no columns of numbers", ["update", "numbers.ulmus", "--features", "more.csv"], /--numbers: .*name the columns/],
    [
      "another number of columns",
      ["update", "numbers.ulmus", "--features", "more.csv", "--numbers", "age,p"],
      /--numbers: numbers\.ulmus has learnt 1 number, got 2 columns; name as many/,
    ],
    [
      "columns for labels",
      ["update", "labels.ulmus", "--features", "more.csv", "--numbers", "age"],
      /no numbers; leave/,
    ],
    ["labels for classes", ["update", "kernel.ulmus", "--features", "more.csv", "--multilabel"], /one label for each/],
    [
      "a class of numbers",
      ["forget", "numbers.ulmus", "--features", "first.csv", "--numbers", "age", "--class", "x"],
      /--class: numbers\.ulmus has learnt numbers, no classes; leave it out/,
    ],
    [
      "clips a kernel machine never learnt",
      ["forget", "kernel.ulmus", "--features", "more.csv"],
      /forget: clips must have been learnt, .* does not hold number 0; nothing was changed/,
    ],
    [
      "all clips",
      ["forget", "numbers.ulmus", "--features", "first.csv", "--numbers", "age"],
      /a clip must be left in a model, got none; .*ulmus blank/,
    ],
    ["sounds where features are needed", ["update", "kernel.ulmus", "more.csv"], /--features: .*brought along/],
    [
      "a proof of other numbers",
      ["update", "numbers.ulmus", "--features", "more.csv", "--numbers", "age", "--proof", "first.csv"],
      /--proof: first\.csv must hold just the clips .* got 40 instead of 60; nothing was written/,
    ],
  ])("%s", async (_, args, message) => expectRefusal(await run(folder, args), message));
});
