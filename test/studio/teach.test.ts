// Files dropped into the page in a real Chromium: damaged ones are named, the others are live at once with the score that Node
// gives; hundreds of clips; nothing can leave; all goes on without a network.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Classifier, createRecipe, encodeWav, presets } from "ulmus";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { drop, openStudio, startStudio, type Studio, untilLive } from "../../scripts/browser/studio.mjs";
import { sounds } from "../model/data.ts";
import { inOrder, writeSounds } from "./sound-files.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-studio-")));
const training = sounds(24);
const classes = [...new Set(training.labels)];
writeSounds(join(folder, "sounds"), training);
writeSounds(join(folder, "many"), sounds(500), 0.15);
const damaged = {
  "cut.wav": encodeWav({ sampleRate: 8000, channels: [training.signals[0].samples] }).subarray(0, 30),
  "empty.wav": new Uint8Array(0),
  "noise.mp3": Uint8Array.from({ length: 4000 }, (_, i) => (i * i * 7) % 256),
};
for (const [name, bytes] of Object.entries(damaged)) writeFileSync(join(folder, "sounds", classes[0], name), bytes);
mkdirSync(join(folder, "sounds", ".hidden"));

const started = await startStudio();
const reason = typeof started === "string" ? ` (skipped: ${started})` : "";
const studio = started as Studio;

afterAll(async () => {
  if (reason === "") await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(reason !== "")(`the page${reason}`, () => {
  let page: Page;
  let faults: string[];
  const asked: string[] = [];

  beforeAll(async () => {
    ({ page, faults } = await openStudio(studio));
    page.on("request", (request) => asked.push(request.url()));
    await drop(page, [join(folder, "sounds")]);
    await untilLive(page);
  }, 90_000);

  test("has a class for each folder that was dropped, and a card for each of their clips", async () => {
    for (const label of classes) {
      const count = training.labels.filter((other) => other === label).length;
      await page.getByRole("article", { name: label }).getByText(`${count} clips`).waitFor();
    }
  });

  test("names the files that are damaged, each with what is wrong, and keeps the rest", async () => {
    const notice = page.getByText("3 files could not be used; the other 24 are in");
    await notice.waitFor();
    await page.getByText("Why", { exact: true }).click();
    for (const name of Object.keys(damaged)) {
      expect(await page.getByRole("listitem").filter({ hasText: name }).innerText()).toMatch(/: .{20,}/);
    }
  });

  test("shows the held-out score that Node finds", async () => {
    const { heldOut } = Classifier.fit(inOrder(training), createRecipe(presets.fast.recipe));
    const shown = await page.getByTestId("accuracy").innerText();
    expect(Number.parseFloat(shown)).toBeCloseTo(100 * (heldOut?.accuracy ?? 0), 0);
  });

  test("lets nothing leave: what page or worker asks elsewhere, or of its own server, is refused", async () => {
    const elsewhere = new URL(studio.url.replace("localhost", "127.0.0.1")).href;
    const send = (where: string): Promise<string> => fetch(where, { mode: "no-cors" }).then(() => "sent", String);
    for (const url of [elsewhere, studio.url]) {
      const workers = page.workers().map((worker) => worker.evaluate(send, url));
      for (const said of await Promise.all([page.evaluate(send, url), ...workers])) expect(said).toMatch(/TypeError/);
    }
    expect(asked.filter((url) => !url.startsWith(studio.url) && !url.startsWith("blob:"))).toEqual([]);
    // The browser tells each refusal in the console; there is nothing else in it.
    expect(faults.filter((fault) => !/Content Security Policy/.test(fault))).toEqual([]);
  });

  test("takes hundreds of clips: shown, scored, one deleted and brought back", async () => {
    await page.locator("input[webkitdirectory]").setInputFiles(join(folder, "many"));
    await page.getByText("of 524, each held out in turn").waitFor({ timeout: 120_000 });
    const own = page.getByRole("article", { name: classes[0] });
    const first = own.getByRole("button", { name: /^Delete .*wav$/ }).first();
    await first.focus();
    await page.keyboard.press("Enter");
    await page.getByText("of 523, each held out in turn").waitFor();
    // Who works by keyboard goes on with the clip beside it.
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toMatch(/^Delete .*wav$/);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("of 524, each held out in turn").waitFor();
  });

  test("goes on without a network: opens again with all clips, and learns more", async () => {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    studio.unplug();
    await page.reload();
    await page.getByText("of 524, each held out in turn").waitFor({ timeout: 120_000 });
    await drop(page, [join(folder, "sounds", classes[1], "1.wav")]);
    await page.getByText("of 525, each held out in turn").waitFor();
  });
});
