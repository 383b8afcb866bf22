// The programs that we compare with: two Pythons (one and two threads of OpenBLAS) and packages from npm. Each of them may
// be absent; `absent` says which, and why.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createRequire } from "node:module";
import { openPython } from "./python.mjs";

const folder = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);

/** Installs what is missing, opens what works. */
export async function openPeers(say) {
  const absent = [];
  installPackages(say, absent);
  const python = new Map();
  for (const threads of [1, 2]) {
    try {
      python.set(threads, await openPython(threads));
    } catch (cause) {
      if (threads === 1) absent.push({ peer: "numpy, scipy and scikit-learn", reason: cause.message });
    }
  }
  const loaded = new Map();
  const load = async (name, file) => {
    if (loaded.has(name)) return loaded.get(name);
    try {
      // By its path: bundlers and checkers of imports must not look for it in the workspace.
      const module = await import(
        pathToFileURL(file ? `${folder}node_modules/${name}/${file}` : require.resolve(name)).href
      );
      loaded.set(name, module);
      return module;
    } catch (cause) {
      absent.push({ peer: name, reason: String(cause.message).split("\n")[0] });
      loaded.set(name, undefined);
      return undefined;
    }
  };
  return {
    absent,
    load,
    python,
    versions: { ...python.get(1)?.versions, ...installedVersions() },
    close: () => python.forEach((one) => one.close()),
  };
}

/** What bench/package.json asks for, by name. */
function wantedPackages() {
  return JSON.parse(readFileSync(`${folder}package.json`, "utf8")).dependencies;
}

function installedVersions() {
  const names = Object.keys(wantedPackages()).filter((name) => existsSync(manifestOf(name)));
  return Object.fromEntries(names.map((name) => [name, JSON.parse(readFileSync(manifestOf(name), "utf8")).version]));
}

function manifestOf(name) {
  return `${folder}node_modules/${name}/package.json`;
}

function installPackages(say, absent) {
  const installed = installedVersions();
  const missing = Object.entries(wantedPackages()).filter(([name, version]) => installed[name] !== version);
  if (missing.length === 0) return;
  say(`installing peers into bench/node_modules (${missing.map(([name]) => name).join(", ")})`);
  try {
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
    execFileSync("npm", ["install", ...flags], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
      shell: process.platform === "win32",
      timeout: 600_000,
    });
  } catch (cause) {
    const reason = `npm install failed: ${
      String(cause.stderr ?? cause.message)
        .trim()
        .split("\n")[0]
    }`;
    absent.push({ peer: "packages from npm", reason });
  }
}
