// A real Chromium, without a screen: the one that comes with npm, or one that is installed.
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the first Chromium that runs here, with these further flags; or says why there is none. */
export async function launchChromium(more = []) {
  const failures = [];
  for (const find of [fromNpm, fromNpmWithLibraries, installed]) {
    try {
      return await chromium.launch({ headless: true, args: [...flags, ...more], ...(await find()) });
    } catch (error) {
      failures.push(error.message.split("\n")[0]);
    }
  }
  return failures.join("; ");
}

/** @sparticuz/chromium carries a Chromium for Linux on x64, which is unpacked into the folder for temporary files. */
async function fromNpm() {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`none for ${process.platform} ${process.arch}`);
  const { default: packed } = await import("@sparticuz/chromium");
  return { executablePath: await packed.executablePath() };
}

/** The same with the libraries that it also carries, for machines that lack them; they are unpacked only for AWS. */
async function fromNpmWithLibraries() {
  const before = { ...process.env };
  const folder = join(tmpdir(), "ulmus-chromium");
  try {
    const { mkdirSync } = await import("node:fs");
    mkdirSync(folder, { recursive: true });
    Object.assign(process.env, { AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x", TMPDIR: folder });
    const { default: packed } = await import("@sparticuz/chromium");
    const executablePath = await packed.executablePath();
    return { executablePath, env: { ...before, LD_LIBRARY_PATH: join(folder, "al2023", "lib") } };
  } finally {
    for (const name of ["AWS_EXECUTION_ENV", "TMPDIR"]) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

async function installed() {
  const path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((at) =>
    existsSync(at),
  );
  if (path === undefined) throw new Error("none installed at /usr/bin/chromium");
  return { executablePath: path };
}
