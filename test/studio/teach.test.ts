// Files dropped into the page in a real Chromium: live at once, with the score, labels and probabilities that Node gives.
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Classifier, createRecipe, decodeAudio, encodeWav, fromBytes, mixDown, presets, type Signal } from "ulmus";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { expectClose } from "../audio/close.ts";
import { sounds } from "../model/data.ts";
import { openStudio, startStudio, type Studio, untilLive } from "./page.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-studio-")));
const training = sounds(24);
const probe = sounds(31).signals[30];
training.signals.forEach((signal, i) => writeSound(join("sounds", training.labels[i]), `${i}.wav`, signal));

const started = await startStudio();
const reason = typeof started === "string" ? ` (skipped: ${started})` : "";
const studio = started as Studio;

function writeSound(place: string, name: string, { sampleRate, samples }: Signal): void {
  mkdirSync(join(folder, place), { recursive: true });
  writeFileSync(join(folder, place, name), encodeWav({ sampleRate, channels: [samples] }));
}

afterAll(async () => {
  if (reason === "") await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(reason !== "")(`the page${reason}`, () => {
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    ({ page, faults } = await openStudio(studio));
    await page.locator("input[webkitdirectory]").setInputFiles(join(folder, "sounds"));
    await untilLive(page);
  }, 90_000);

  test("has a class for each folder, and a card for each of their clips", async () => {
    for (const label of new Set(training.labels)) {
      const count = training.labels.filter((other) => other === label).length;
      await page.getByRole("article", { name: label }).getByText(`${count} clips`).waitFor();
    }
  });

  test("shows the held-out score that Node finds", async () => {
    const recipe = createRecipe(presets.default.recipe);
    const { heldOut } = Classifier.fit(inOrder(), recipe);
    const accuracy = heldOut?.accuracy ?? 0;
    const shown = await page.getByTestId("accuracy").innerText();
    expect(Number.parseFloat(shown)).toBeCloseTo(100 * accuracy, 0);
  });

  test("saves a model with which Node gives the labels and scores, to 1e-5, of one that it trained itself", async () => {
    await page.getByRole("link", { name: "Take along" }).first().click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the model" }).click(),
    ]);
    const bytes = new Uint8Array(readFileSync(await download.path()));
    const saved = fromBytes(bytes) as Classifier;
    const own = Classifier.fit(inOrder(), createRecipe(presets.default.recipe));
    for (const signal of [probe, ...training.signals.slice(0, 5)]) {
      const [there, here] = [saved.predict(signal), own.predict(signal)];
      expect(there.label).toBe(here.label);
      expectClose(Object.values(there.scores), Object.values(here.scores), { absolute: 1e-5 });
    }
  });

  test("does all this without a fault in the console", () => expect(faults).toEqual([]));
});

/** The clips as the page has them: sorted by folder and name, and read back from their files. */
function inOrder(): { signals: Signal[]; labels: string[] } {
  const order = training.labels
    .map((label, i) => ({ label, i }))
    .toSorted((a, b) => a.label.localeCompare(b.label) || a.i - b.i);
  return { labels: order.map(({ label }) => label), signals: order.map(({ i }) => training.signals[i]) };
}

test("the sounds of these tests are read as they were written, to the bit", async () => {
  const bytes = new Uint8Array(readFileSync(join(folder, "sounds", training.labels[0], "0.wav")));
  expect(mixDown(await decodeAudio(bytes, "0.wav")).samples).toEqual(training.signals[0].samples);
});
