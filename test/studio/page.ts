// The built page, served by the built command as users have it, and open in a real Chromium.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { root } from "../repository.ts";
import { launchChromium } from "../browser/chromium.ts";

const program = `${root}packages/cli/dist/main.js`;

export interface Studio {
  readonly browser: Browser;
  /** Ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the command and a browser whose microphone plays `microphone`, a WAV file; or says why that is not possible. */
export async function startStudio(microphone?: string): Promise<Studio | string> {
  if (!existsSync(program) || !existsSync(`${root}packages/cli/studio/index.html`)) {
    return "the packages are not built; run `npm run build`";
  }
  const flags = microphone ? [`--use-file-for-fake-audio-capture=${microphone}`] : [];
  const browser = await launchChromium([
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    ...flags,
  ]);
  if (typeof browser === "string") return browser;
  const { child, url } = await startCommand();
  return {
    browser,
    url,
    async close() {
      await browser.close();
      child.kill();
    },
  };
}

/** `ulmus studio` on a free port, and the address that it prints. */
export async function startCommand(): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [program, "studio", "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
  const url = await new Promise<string>((resolve, reject) => {
    let [told, faults] = ["", ""];
    child.stdout.on("data", (data: Buffer) => {
      told += data.toString();
      if (told.includes("\n")) resolve(told.trim());
    });
    child.stderr.on("data", (data: Buffer) => (faults += data.toString()));
    child.on("exit", () => reject(new Error(`ulmus studio ended: ${faults}`)));
  });
  return { child, url };
}

/** A new page of the studio; whatever goes wrong in it is in `faults`. */
export async function openStudio(
  { browser, url }: Studio,
  { width, height }: { width: number; height: number } = { width: 1280, height: 860 },
): Promise<{ page: Page; faults: string[] }> {
  // Its own context: axe-core opens further pages in it.
  const context = await browser.newContext({ viewport: { width, height }, permissions: ["microphone"] });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && faults.push(message.text()));
  await page.goto(url);
  await page.getByRole("heading", { level: 1 }).waitFor();
  return { page, faults };
}

/** Waits until the model is live with so many clips held out. */
export async function untilLive(page: Page): Promise<void> {
  await page.locator("[data-stage=live]").waitFor({ timeout: 60_000 });
}
