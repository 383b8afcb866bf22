// The pictures of the studio in docs/studio and the README: the built page with spoken digits, in Chromium.
//   ULMUS_DATASETS=… node scripts/studio-pictures.mjs
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { devices } from "playwright-core";
import { readSound } from "ulmus/node";
import { digitPath, writeDigits } from "./browser/digits.mjs";
import { writeMicrophone } from "./browser/microphone.mjs";
import { openStudio, startStudio } from "./browser/studio.mjs";

const out = fileURLToPath(new URL("../docs/studio/", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-pictures-")));
const microphone = join(folder, "microphone.wav");
if (!writeDigits(join(folder, "digits"), 20)) throw new Error("ULMUS_DATASETS must name the folder with fsdd");
writeMicrophone(microphone, { sound: await readSound(digitPath(7, 1)), roomSeconds: 8, everySeconds: 1.5 });
const studio = await startStudio({ microphone });
if (typeof studio === "string") throw new Error(studio);
mkdirSync(out, { recursive: true });

try {
  for (const visit of [desktop, tablet, phone]) await visit();
} finally {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
}

async function desktop() {
  const { page } = await openStudio(studio, { colorScheme: "light" });
  await picture(page, "welcome");
  await teach(page);
  await picture(page, "teach");
  await page
    .getByRole("article", { name: "seven" })
    .getByRole("button", { name: /^Cut or relabel/ })
    .first()
    .click();
  await page.getByRole("button", { name: "Find the sounds" }).click();
  await page.getByRole("button", { name: /^Cut into/ }).waitFor();
  await picture(page, "cut");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Take along" }).click();
  await page.getByLabel("What to forget").selectOption("nine");
  await page.getByRole("button", { name: "Forget it" }).click();
  await page.getByTestId("fingerprint").scrollIntoViewIfNeeded();
  await picture(page, "forget");
}

async function tablet() {
  const { page } = await openStudio(studio, { colorScheme: "dark", viewport: { width: 834, height: 1112 } });
  await teach(page);
  await page.getByRole("link", { name: "Listen", exact: true }).click();
  await page.getByRole("button", { name: "Start listening" }).click();
  await page.getByTestId("heard").nth(3).waitFor({ timeout: 60_000 });
  await page.evaluate(() => scrollTo(0, 0));
  await page.locator("[data-testid=stage].alert").waitFor();
  await picture(page, "listen");
}

async function phone() {
  const { defaultBrowserType: _, ...options } = devices["iPhone 13"];
  const { page } = await openStudio(studio, { ...options, deviceScaleFactor: 2, colorScheme: "light" });
  await teach(page);
  await page.getByTestId("accuracy").scrollIntoViewIfNeeded();
  await page.evaluate(() => scrollBy(0, 330));
  await picture(page, "phone");
}

/** Six seconds of a room, then ten words of twenty clips each; one is deleted and brought back. */
async function teach(page) {
  page.setDefaultTimeout(180_000); // a busy machine may take long
  await page.getByRole("button", { name: "Record the room" }).click();
  await page.getByRole("article", { name: "none of these" }).getByText("6 clips").waitFor();
  await page.getByRole("button", { name: "Close the microphone" }).click();
  await page.locator("input[webkitdirectory]").setInputFiles(join(folder, "digits"));
  await page.getByText("of 206, each held out in turn").waitFor({ timeout: 120_000 });
  await page.getByText("Would more clips help?").waitFor();
  // The first solution also draws the random units; what every other change takes is to be seen.
  await page.getByRole("button", { name: "Delete 9.wav" }).first().click();
  await page.getByText("of 205, each held out in turn").waitFor();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByText("of 206, each held out in turn").waitFor();
  await page.evaluate(() => scrollTo(0, 0));
}

/** What is on the screen, as WebP. */
async function picture(page, name) {
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  await session.detach();
  writeFileSync(join(out, `${name}.webp`), Buffer.from(data, "base64"));
}
