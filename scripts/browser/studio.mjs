// The built page, served by the built command as users have it, and open in a real Chromium.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { launchChromium } from "./chromium.mjs";

const cli = fileURLToPath(new URL("../../packages/cli/", import.meta.url));

/**
 * Starts the command and a browser whose microphone plays `microphone`, a WAV file, and which gives it to the page or not; or says
 * why that is not possible.
 */
export async function startStudio({ microphone, givesMicrophone = true } = {}) {
  if (!existsSync(`${cli}dist/main.js`) || !existsSync(`${cli}studio/index.html`)) {
    return "the packages are not built; run `npm run build`";
  }
  const flags = microphone ? [`--use-file-for-fake-audio-capture=${microphone}`] : [];
  const browser = await launchChromium([
    `--use-fake-ui-for-media-stream${givesMicrophone ? "" : "=deny"}`,
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    ...flags,
  ]);
  if (typeof browser === "string") return browser;
  const { child, url } = await startCommand();
  return {
    browser,
    url,
    unplug: () => child.kill(),
    async close() {
      await browser.close();
      child.kill();
    },
  };
}

/** `ulmus studio` on a free port, and the address that it prints. */
async function startCommand() {
  const child = spawn(process.execPath, [`${cli}dist/main.js`, "studio", "--port", "0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await new Promise((resolve, reject) => {
    let [told, faults] = ["", ""];
    child.stdout.on("data", (data) => {
      told += String(data);
      if (told.includes("\n")) resolve(told.trim());
    });
    child.stderr.on("data", (data) => (faults += String(data)));
    child.on("exit", () => reject(new Error(`ulmus studio ended: ${faults}`)));
  });
  return { child, url };
}

/** A new page of the studio, with a storage of its own; whatever goes wrong in it is in `faults`. */
export async function openStudio({ browser, url }, options = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    permissions: ["microphone"],
    ...options,
  });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return { page, faults };
}

/** Waits until the model is live, and no clip is still to be learnt. */
export async function untilLive(page) {
  await page.locator("[data-stage=live]").waitFor({ timeout: 60_000 });
}

/** Drops files or folders on the page, as a hand does. */
export async function drop(page, paths) {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: paths, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await session.send("Input.dispatchDragEvent", { type, x: 200, y: 300, data });
  }
  await session.detach();
}
