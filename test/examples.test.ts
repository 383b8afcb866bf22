// Every program in examples/ is run as a user would run it, against the built packages.
// An example that needs one of the data sets says so in a line `// Data set: <folder>` and takes its path as argument.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { filesUnder, read, root } from "./repository.ts";

const datasets = resolve(root, process.env["ULMUS_DATASETS"] ?? "../shared/datasets");

for (const path of existsSync(`${root}examples`) ? filesUnder("examples", /\.(js|mjs|ts)$/) : []) {
  const folder = /^\/\/ Data set: (\S+)$/m.exec(read(path))?.[1];
  const data = folder === undefined ? [] : [`${datasets}/${folder}`];
  const isPresent = data.every((set) => existsSync(set));
  const title = isPresent ? `${path} runs` : `${path} runs (skipped: there is no ${data.join()}; set ULMUS_DATASETS)`;
  test.skipIf(!isPresent)(title, { timeout: 300_000 }, async () => {
    if (path.endsWith(".ts")) await import(root + path);
    else expect(execFileSync(process.execPath, [path, ...data], { cwd: root, encoding: "utf8" })).not.toBe("");
  });
}

test("no example is a file that nobody runs", () => {
  const others = existsSync(`${root}examples`) ? filesUnder("examples", /(?<!\.(js|mjs|ts|html|md))$/) : [];
  expect(others).toEqual([]);
});
