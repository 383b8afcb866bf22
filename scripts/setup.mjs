// Makes a fresh clone ready: installs the dependencies if they are missing or out of date, then builds.
// Uses nothing but Node itself, since nothing else is there yet.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  stop(`ulmus needs Node 20.19 or newer, this is ${process.versions.node}; get one from https://nodejs.org`);
}

if (!isInstalled()) run("installing dependencies", "npm ci --include=dev --no-audit --no-fund --loglevel=error");
run("building", "npm run --silent build");

/** Whether node_modules holds what package-lock.json asks for. Compares contents, since git gives files new dates. */
function isInstalled() {
  let installed;
  try {
    installed = readPackages("node_modules/.package-lock.json");
  } catch {
    return false;
  }
  return Object.entries(readPackages("package-lock.json")).every(
    ([path, { version, optional }]) =>
      !path.includes("node_modules/") || optional || (path in installed && installed[path].version === version),
  );
}

/** The packages of a lock file, by path. */
function readPackages(path) {
  return JSON.parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")).packages;
}

/** Runs a command in the repository's root; its output is shown only if it fails. */
function run(what, command) {
  process.stderr.write(`${what} (${command})\n`);
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: new URL("..", import.meta.url),
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: true,
  });
  if (status !== 0) stop(`${stdout}${stderr}\n${what} failed; mend the cause above and run the command again`);
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
