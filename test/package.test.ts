// What users get: the packages are packed, installed in an empty folder, and used there as the README says.
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { read, root } from "./repository.ts";

const packages = readdirSync(`${root}packages`).filter(
  (name) => JSON.parse(read(`packages/${name}/package.json`)).private !== true,
);
const readme = existsSync(`${root}README.md`) ? read("README.md") : "";
const nodeBlock = [...readme.matchAll(/^```(?:ts|js)\n(.*?)^```$/gms)]
  .map(([, code]) => code)
  .find((code) => code.includes(`"ulmus/node"`));

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-package-")));
const isWindows = process.platform === "win32";

interface Tarball {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}
const tarballs = new Map<string, Tarball>();

function run(program: string, ...args: string[]): string {
  return execFileSync(program, args, { cwd: folder, encoding: "utf8", shell: isWindows, stdio: "pipe" });
}

beforeAll(() => {
  for (const name of packages) {
    const output = run("npm", "pack", "--silent", "--json", "--pack-destination", folder, join(root, "packages", name));
    tarballs.set(name, JSON.parse(output)[0]);
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const files = [...tarballs.values()].map(({ filename }) => `./${filename}`);
  run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefer-offline", ...files);
}, 240_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed packages", () => {
  test.each(packages)("%s contains its build and its licence, and no source, test or map", (name) => {
    const paths = tarballs.get(name)?.files.map(({ path }) => path) ?? [];
    const others = paths.filter(
      (path) =>
        !/^dist\/.*(\.js|\.d\.ts|\.wasm)$|^studio\/.*\.(js|css|html|svg|png|webmanifest|txt)$|^(kernels\.node|build\.json|package\.json)$|^[A-Z-]+(\.md)?$/.test(
          path,
        ),
    );
    expect(others).toEqual([]);
    expect(paths).toContain("LICENSE");
    const build = name.startsWith("native-") ? "kernels.node" : "dist/";
    expect(paths.some((path) => path.startsWith(build))).toBe(true);
    expect(read(`packages/${name}/LICENSE`)).toBe(read("LICENSE"));
  });

  test("share one version, in their dependencies too", () => {
    const manifests = packages.map((name) => JSON.parse(read(`packages/${name}/package.json`)));
    const versions = manifests.flatMap(({ version, dependencies, optionalDependencies }) => {
      const ours = Object.entries({ ...dependencies, ...optionalDependencies }).filter(([name]) =>
        name.startsWith("ulmus"),
      );
      return [version, ...ours.map(([, wanted]) => wanted)];
    });
    expect(new Set(versions).size).toBe(1);
  });
});

test("package-lock.json has the binaries of every platform, without which `npm ci` fails on some", () => {
  const locked: Record<string, { optionalDependencies?: object }> = JSON.parse(read("package-lock.json")).packages;
  const names = new Set(Object.keys(locked).map((path) => path.split("node_modules/").at(-1)));
  const wanted = Object.values(locked).flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}));
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});

describe("in an empty folder", () => {
  test("every worker lies where the file that starts it looks for it", () => {
    const dist = join(folder, "node_modules/ulmus/dist");
    const files = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
    const workers = files.flatMap((name) =>
      [...readFileSync(join(dist, name), "utf8").matchAll(/new URL\("(.+?)", import\.meta\.url\)/g)].map(([, path]) =>
        join(dist, name, "..", path),
      ),
    );
    expect(workers.length).toBeGreaterThanOrEqual(2);
    expect(workers.filter((path) => !existsSync(path))).toEqual([]);
  });

  test("`ulmus` and `ulmus/node` can be imported", () => {
    writeFileSync(
      join(folder, "import.js"),
      `import * as ulmus from "ulmus";
       import * as node from "ulmus/node";
       console.log(typeof ulmus.ArgumentError, Object.keys(node).length > 0);`,
    );
    expect(run(process.execPath, "import.js").trim()).toBe("function true");
  });

  test("`npx ulmus --version` prints the version", () => {
    expect(run("npx", "--no-install", "ulmus", "--version").trim()).toBe(
      JSON.parse(read("packages/cli/package.json")).version,
    );
  });

  const title = "the README's code for Node runs, given a folder `sounds` and a file `clip.wav`";
  const reason = nodeBlock === undefined ? ` (skipped: README.md has no code block that imports "ulmus/node")` : "";
  test.skipIf(nodeBlock === undefined)(title + reason, () => {
    writeSounds();
    const { outputText } = ts.transpileModule(nodeBlock ?? "", {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(join(folder, "readme.js"), outputText);
    expect(run(process.execPath, "readme.js")).not.toBe("");
  });
});

/** sounds/<label>/<n>.wav: tones, noises and clicks of half a second, twelve of each, no two alike; and clip.wav, a tone. */
function writeSounds(): void {
  const makers: Readonly<Record<string, (i: number, n: number) => number>> = {
    tone: (i, n) => 0.5 * Math.sin(2 * Math.PI * (200 + 40 * n) * (i / 16_000)),
    noise: (i, n) => ((Math.imul(i + 1, 0x9e3779b1 + 2 * n) >>> 8) % 2000) / 2000 - 0.5,
    click: (i, n) => (i % (900 + 70 * n) < 4 ? 0.9 : 0),
  };
  for (const [label, maker] of Object.entries(makers)) {
    mkdirSync(join(folder, "sounds", label), { recursive: true });
    for (let n = 0; n < 12; n++)
      writeFileSync(
        join(folder, "sounds", label, `${n}.wav`),
        wav((i) => maker(i, n)),
      );
  }
  writeFileSync(
    join(folder, "clip.wav"),
    wav((i) => makers["tone"](i, 2.5)),
  );
}

/** A WAV file of 8000 samples, 16 bits, mono, 16 kHz: written by hand, since the library is what is being tested. */
function wav(sample: (i: number) => number): Buffer {
  const file = Buffer.alloc(44 + 16_000);
  file.write("RIFF", 0);
  file.writeUInt32LE(36 + 16_000, 4);
  file.write("WAVEfmt ", 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20); // PCM
  file.writeUInt16LE(1, 22); // channels
  file.writeUInt32LE(16_000, 24); // samples per second
  file.writeUInt32LE(32_000, 28); // bytes per second
  file.writeUInt16LE(2, 32); // bytes per frame
  file.writeUInt16LE(16, 34); // bits per sample
  file.write("data", 36);
  file.writeUInt32LE(16_000, 40);
  for (let i = 0; i < 8000; i++) file.writeInt16LE(Math.round(32_767 * sample(i)), 44 + 2 * i);
  return file;
}
