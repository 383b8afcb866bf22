// The pictures of the studio in docs/studio and the README: the built page with spoken digits, in Chromium.
//   ULMUS_DATASETS=… node scripts/studio-pictures.mjs
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeDigits } from "./browser/digits.mjs";
import { writeMicrophone } from "./browser/microphone.mjs";
import { openStudio, startStudio, untilLive } from "./browser/studio.mjs";

const out = fileURLToPath(new URL("../docs/studio/", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-pictures-")));
const microphone = join(folder, "microphone.wav");
if (!writeDigits(join(folder, "digits"), 20)) throw new Error("ULMUS_DATASETS must name the folder with fsdd");
writeMicrophone(microphone);
const studio = await startStudio({ microphone });
if (typeof studio === "string") throw new Error(studio);
mkdirSync(out, { recursive: true });

try {
  const { page } = await openStudio(studio, { colorScheme: "light", deviceScaleFactor: 1.5 });
  await picture(page, "welcome");
  await teach(page);
  await picture(page, "teach");
  await page
    .getByRole("article", { name: "seven" })
    .getByRole("button", { name: /^Cut or relabel/ })
    .first()
    .click();
  await picture(page, "cut");
  await page.keyboard.press("Escape");
  await page.getByRole("link", { name: "Take along" }).click();
  await page.getByLabel("What to forget").selectOption("nine");
  await page.getByRole("button", { name: "Forget it" }).click();
  await page.getByTestId("fingerprint").scrollIntoViewIfNeeded();
  await picture(page, "forget");
  const dark = { colorScheme: "dark", deviceScaleFactor: 2, viewport: { width: 390, height: 844 } };
  const { page: phone } = await openStudio(studio, dark);
  await teach(phone);
  await picture(phone, "phone");
  await page.getByRole("link", { name: "Listen" }).click();
} finally {
  await studio.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Six seconds of a room, then ten words of twenty clips each; the microphone goes on to say "seven". */
async function teach(page) {
  await page.getByRole("button", { name: "Record the room" }).click();
  await page.getByRole("article", { name: "none of these" }).getByText("6 clips").waitFor();
  await page.getByRole("button", { name: "Close the microphone" }).click();
  await page.locator("input[webkitdirectory]").setInputFiles(join(folder, "digits"));
  await untilLive(page);
  await page.getByText("Would more clips help?").waitFor();
}

/** What is on the screen, as WebP. */
async function picture(page, name) {
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  await session.detach();
  writeFileSync(join(out, `${name}.webp`), Buffer.from(data, "base64"));
}
