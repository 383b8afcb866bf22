// A newcomer's whole path on a phone, by the microphone: the room, three presses, live, listened to, corrected, taken along to
// Node, forgotten. The microphone is Chromium's imitation, playing a file.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { type Classifier, decodeAudio, fromBytes, mixDown } from "ulmus";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeMicrophone } from "./microphone.ts";
import { openStudio, startStudio, type Studio, untilLive } from "./page.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-newcomer-")));
const file = join(folder, "microphone.wav");
await writeMicrophone(file);
const started = await startStudio(file);
const reason = typeof started === "string" ? ` (skipped: ${started})` : "";
const studio = started as Studio;

afterAll(async () => {
  if (reason === "") await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(reason !== "")(`a newcomer with a phone${reason}`, () => {
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    ({ page, faults } = await openStudio(studio, { width: 390, height: 844 }));
  }, 60_000);

  test("records the room and three sounds, and from the blank page it is live, with a score", async () => {
    await page.getByRole("button", { name: "Record the room" }).click();
    await page.getByRole("article", { name: "none of these" }).getByText("6 clips").waitFor({ timeout: 60_000 });
    const hold = page.getByRole("button", { name: /^Hold to record/ });
    for (let n = 1; n <= 3; n++) {
      await hold.click(); // a tap, which records one second
      await page
        .getByRole("article", { name: "sound 1" })
        .getByText(n === 1 ? "1 clip" : `${n} clips`)
        .waitFor();
    }
    await untilLive(page);
    await page.getByText("9 of 9, each held out in turn").waitFor();
  }, 200_000);

  test("names the sound, and the model learns it again under its name", async () => {
    const name = page.getByRole("textbox", { name: "Name of this sound" });
    await name.fill("beep");
    await name.press("Enter");
    await page.getByRole("article", { name: "beep" }).waitFor();
  });

  test("listens, is told what is heard, and corrects it with a press: a clip more", async () => {
    await page.getByRole("link", { name: "Listen" }).click();
    await page.getByRole("button", { name: "Start listening" }).click();
    await page.getByTestId("heard").first().waitFor({ timeout: 60_000 });
    expect(await page.getByTestId("heard").first().locator("strong").innerText()).toBe("beep");
    await page.getByTestId("heard").first().getByRole("combobox").selectOption("beep");
    await page.getByText("Learnt: that was “beep”.").waitFor();
    await page.getByRole("button", { name: "Stop listening" }).click();
    await page.getByRole("link", { name: "Teach" }).click();
    await page.getByRole("article", { name: "beep" }).getByText("4 clips").waitFor();
  }, 120_000);

  test("takes the model along: Node recognises the same sound by it", async () => {
    await page.getByRole("link", { name: "Take along" }).click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the model" }).click(),
    ]);
    const model = fromBytes(new Uint8Array(readFileSync(await download.path()))) as Classifier;
    const { samples, sampleRate } = mixDown(await decodeAudio(new Uint8Array(readFileSync(file)), "microphone"));
    const second = (from: number) => ({
      sampleRate,
      samples: samples.slice(from * sampleRate, (from + 1) * sampleRate),
    });
    expect(model.predict(second(20)).label).toBe("beep");
    expect(model.predict(second(2)).label).toBe("none of these");
  }, 60_000);

  test("finds nothing that axe-core would mend, in any of the places, light and dark", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      for (const name of ["Teach", "Listen", "Take along"]) {
        await page.getByRole("link", { name }).click();
        const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
        expect(violations.map(({ id, nodes }) => `${name}, ${colorScheme}: ${id} ${nodes[0].html}`)).toEqual([]);
      }
    }
  }, 120_000);

  test("forgets the sound, with the proof, and nothing of it is left after coming back", async () => {
    await page.getByRole("link", { name: "Take along" }).click();
    await page.getByLabel("What to forget").selectOption("beep");
    await page.getByRole("button", { name: "Forget it" }).click();
    await page.getByText("4 clips forgotten, 6 left.").waitFor();
    await page.reload();
    await page.getByRole("link", { name: "Teach" }).click();
    await page.getByRole("article", { name: "none of these" }).getByText("6 clips").waitFor();
    expect(await page.getByRole("article", { name: "beep" }).count()).toBe(0);
  }, 60_000);

  test("meets no fault in the console on the way", () => expect(faults).toEqual([]));
});
