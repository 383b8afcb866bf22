// The layers of ARCHITECTURE.md, enforced. Linting (.oxlintrc.json) forbids the impure globals; the rest is here.
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { findCycle, findForbiddenImports, findImpurities, layerOf, readLayerTable, scriptOf } from "./layers.ts";
import { filesUnder, read, root } from "./repository.ts";

const table = readLayerTable(read("ARCHITECTURE.md"));
const pure = ["math", "audio", "encode", "elm", "model"];

/** Files that may be longer than 250 lines, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {};

const paths = filesUnder("packages", /\.(ts|svelte)$/).filter((path) => path.split("/")[2] === "src");
const sources = new Map(paths.map((path) => [path, scriptOf(path, read(path))]));

describe("the sources", () => {
  test("import only what the table in ARCHITECTURE.md allows", () => {
    expect(findForbiddenImports(sources, table)).toEqual([]);
  });

  test("have no import cycle", () => {
    expect(findCycle(sources)).toEqual([]);
  });

  test(`are pure in ${pure.join(", ")}`, () => {
    const inPureLayers = [...sources].filter(
      ([path]) => path.startsWith("packages/ulmus/") && pure.includes(layerOf(path)),
    );
    expect(inPureLayers.flatMap(([path, text]) => findImpurities(path, text))).toEqual([]);
  });

  test("have at most 250 lines a file", () => {
    const tooLong = paths.filter((path) => !(path in longFiles) && read(path).trimEnd().split("\n").length > 250);
    expect(tooLong).toEqual([]);
  });

  test("begin with a comment that says what the file is", () => {
    expect([...sources].filter(([, text]) => !text.startsWith("// ")).map(([path]) => path)).toEqual([]);
  });
});

describe("the table in ARCHITECTURE.md", () => {
  test("names every layer and the packages, and no others may be imported", () => {
    expect([...table.keys()].join(" ")).toBe(
      "errors math audio encode elm model decode index parts node browser studies cli studio",
    );
    for (const [layer, { layers }] of table) {
      for (const below of layers) expect(table.has(below), `${layer} imports ${below}`).toBe(true);
    }
  });

  test("goes only downwards: a layer imports rows above its own", () => {
    const order = [...table.keys()];
    for (const [layer, { layers }] of table) {
      for (const below of layers)
        expect(order.indexOf(below), `${layer} imports ${below}`).toBeLessThan(order.indexOf(layer));
    }
  });

  test("lets only the doors and the programs reach Node, and no door the other", () => {
    const users = [...table].filter(([, { packages }]) => packages.includes("node:*")).map(([layer]) => layer);
    expect(users).toEqual(["node", "studies", "cli"]);
    expect(table.get("node")?.layers).not.toContain("browser");
    expect(table.get("browser")?.layers).not.toContain("node");
  });

  test("allows only packages that are dependencies of the library or the program", () => {
    const packages = ["ulmus", "studies", "cli", "studio"].map((name) => `packages/${name}/package.json`);
    const known = packages
      .filter((path) => existsSync(root + path))
      .flatMap((path) => Object.keys(JSON.parse(read(path)).dependencies));
    const allowed = [...table.values()].flatMap((row) => row.packages).filter((name) => !/^(node|virtual):/.test(name));
    expect(allowed.filter((name) => !known.includes(name.replace(/^(ulmus|svelte)\/.*/, "$1")))).toEqual([]);
  });
});

describe("the finder", () => {
  const findIn = (path: string, text: string): string[] => findForbiddenImports(new Map([[path, text]]), table);

  test.each([
    ["upwards", "packages/ulmus/src/math/a.ts", `import { x } from "../elm/b.ts";`],
    ["sideways", "packages/ulmus/src/audio/a.ts", `export * from "../encode/b.ts";`],
    ["of a type", "packages/ulmus/src/elm/a.ts", `import type { X } from "../model/b.ts";`],
    ["inside a type", "packages/ulmus/src/elm/a.ts", `type X = import("../model/b.ts").X;`],
    ["at run time", "packages/ulmus/src/browser/a.ts", "const x = await import(`../node/b.ts`);"],
    ["of Node", "packages/ulmus/src/model/a.ts", `import { readFileSync } from "node:fs";`],
    ["of a package", "packages/ulmus/src/encode/a.ts", `import { z } from "zod";`],
    ["of the source from another package", "packages/cli/src/a.ts", `import { x } from "../../ulmus/src/math/b.ts";`],
  ])("sees an import %s", (_, path, text) => {
    expect(findIn(path, text)).toHaveLength(1);
  });

  test.each([
    ["downwards", "packages/ulmus/src/model/a.ts", `import { x } from "../math/b.ts"; import { y } from "./c.ts";`],
    ["in a comment", "packages/ulmus/src/math/a.ts", `// import { x } from "../elm/b.ts";`],
    ["of Node in its door", "packages/ulmus/src/node/a.ts", `import { readFile } from "node:fs/promises";`],
  ])("allows an import %s", (_, path, text) => {
    expect(findIn(path, text)).toEqual([]);
  });

  test("sees what a component imports, and not what it says", () => {
    const component = `<script lang="ts">\n  // What it is.\n  import { x } from "idb";\n</script>\n<p>import "y";</p>\n`;
    const text = scriptOf("packages/studio/src/A.svelte", component);
    expect(text.startsWith("// What it is.")).toBe(true);
    expect(findIn("packages/studio/src/A.svelte", text)).toEqual([]);
    expect(findIn("packages/studio/src/A.svelte", text.replace("idb", "node:fs"))).toHaveLength(1);
  });

  test("sees a cycle of three files", () => {
    const file = (name: string, imported: string): [string, string] => [`src/${name}.ts`, `import "./${imported}.ts";`];
    const cyclic = new Map([file("a", "b"), file("b", "c"), file("c", "a")]);
    expect(findCycle(cyclic)).toEqual(["src/a.ts", "src/b.ts", "src/c.ts", "src/a.ts"]);
    expect(findCycle(new Map([file("a", "b"), file("b", "c"), file("c", "d")]))).toEqual([]);
  });

  test.each([
    "let n = 0;",
    "const seen = new Map();",
    "const f = async () => 1;",
    "const x = await y;",
    `import("x");`,
  ])("sees the impurity of `%s`", (text) => expect(findImpurities("a.ts", text)).toHaveLength(1));

  test.each(["const table = new Map([[1, 2]]);", "function f() { let n = 0; n++; }", "const s = `async await`;"])(
    "finds no fault in `%s`",
    (text) => expect(findImpurities("a.ts", text)).toEqual([]),
  );
});
