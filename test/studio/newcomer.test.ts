// A newcomer's whole path, on a phone and at a desk at the same time: the room and three words by the microphone, a folder, the
// score, listened to, corrected, left and come back to, taken along to Node, forgotten. The microphone is Chromium's imitation.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { devices, type Page } from "playwright-core";
import { type Classifier, decodeAudio, fromBytes, mixDown, type Signal } from "ulmus";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { digitPath, words, writeDigits } from "../../scripts/browser/digits.mjs";
import { writeMicrophone } from "../../scripts/browser/microphone.mjs";
import { drop, openStudio, startStudio, type Studio, untilLive } from "../../scripts/browser/studio.mjs";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-newcomer-")));
const file = join(folder, "microphone.wav");
const three = ["one", "seven", "nine"];
const hasDigits = writeDigits(join(folder, "more"), 3, three);
writeMicrophone(file);
const started = hasDigits ? await startStudio({ microphone: file }) : "there is no fsdd in the folder ULMUS_DATASETS";
const reason = typeof started === "string" ? ` (skipped: ${started})` : "";
const studio = started as Studio;

afterAll(async () => {
  if (reason === "") await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What the microphone plays for a word: a take that is not in the folder. */
async function spoken(word: string): Promise<Signal> {
  const path = digitPath(words.indexOf(word), 7) as string;
  return mixDown(await decodeAudio(new Uint8Array(readFileSync(path)), path));
}

describe.skipIf(reason !== "")(`a newcomer${reason}`, () => {
  let visitors: { page: Page; faults: string[] }[];
  const both = (act: (page: Page) => Promise<unknown>): Promise<unknown> =>
    Promise.all(visitors.map(({ page }) => act(page)));

  beforeAll(async () => {
    const { defaultBrowserType: _, ...phone } = devices["iPhone 13"];
    visitors = await Promise.all([openStudio(studio, phone), openStudio(studio)]);
  }, 60_000);

  test("records the room and three words, and from the second on it is live", async () => {
    await both(async (page) => {
      await page.getByRole("button", { name: "Record the room" }).click();
      await page.getByRole("article", { name: "none of these" }).getByText("6 clips").waitFor();
    });
    for (const [place, word] of three.entries()) {
      await both((page) => page.getByRole("button", { name: "Close the microphone" }).click());
      writeMicrophone(file, { sound: await spoken(word) });
      await both((page) => record(page, place, word));
      await both(untilLive);
    }
  }, 200_000);

  test("drops a folder, and is told the score of all clips", async () => {
    const [phone, desk] = visitors.map(({ page }) => page);
    await Promise.all([
      phone.locator("input[webkitdirectory]").setInputFiles(join(folder, "more")),
      drop(desk, [join(folder, "more")]),
    ]);
    await both(async (page) => {
      for (const word of three)
        await page.getByRole("article", { name: word, exact: true }).getByText("5 clips").waitFor();
      await page.getByText("of 21, each held out in turn").waitFor();
      expect(Number.parseFloat(await page.getByTestId("accuracy").innerText())).toBeGreaterThan(60);
    });
  });

  test("listens, is told what is heard, and corrects it with a press: a clip more", async () => {
    await both(async (page) => {
      await page.getByRole("link", { name: "Listen" }).click();
      await page.getByRole("button", { name: "Start listening" }).click();
      await page.getByTestId("heard").filter({ hasText: "nine" }).first().waitFor({ timeout: 60_000 });
      await page.getByRole("button", { name: "Stop listening" }).click();
      await page.getByTestId("heard").first().getByRole("combobox").selectOption("seven");
      await page.getByText("Learnt: that was “seven”.").waitFor();
      await page.getByRole("link", { name: "Teach" }).click();
      await page.getByRole("article", { name: "seven" }).getByText("6 clips").waitFor();
      await page.getByRole("button", { name: "Undo learning “seven”" }).click();
      await page.getByRole("article", { name: "seven" }).getByText("5 clips").waitFor();
    });
  }, 120_000);

  test("comes back: all is there, and live", () =>
    both(async (page) => {
      await untilLive(page);
      await page.reload();
      await untilLive(page);
      await page.getByText("of 21, each held out in turn").waitFor();
    }));

  test("takes the model along: Node recognises the same sound by it", async () => {
    await both(async (page) => {
      await page.getByRole("link", { name: "Take along" }).click();
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save the model" }).click(),
      ]);
      const model = fromBytes(new Uint8Array(readFileSync(await download.path()))) as Classifier;
      expect(model.labels.toSorted()).toEqual(["none of these", ...three].toSorted());
      expect(model.predict(await spoken("nine")).label).toBe("nine");
    });
  });

  test("finds nothing that axe-core would mend, in any of the places, light and dark", () =>
    both(async (page) => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        for (const name of ["Teach", "Listen", "Take along"]) {
          await page.getByRole("link", { name, exact: true }).click();
          const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
          expect(violations.map(({ id, nodes }) => `${name}, ${colorScheme}: ${id} ${nodes[0].html}`)).toEqual([]);
        }
      }
    }));

  test("forgets a word, with the proof, and nothing of it is left after coming back", () =>
    both(async (page) => {
      await page.getByRole("link", { name: "Take along" }).click();
      await page.getByLabel("What to forget").selectOption("nine");
      await page.getByRole("button", { name: "Forget it" }).click();
      await page.getByText("5 clips forgotten, 16 left.").waitFor();
      await page.reload();
      await page.getByRole("link", { name: "Teach" }).click();
      await page.getByRole("article", { name: "seven" }).getByText("5 clips").waitFor();
      expect(await page.getByRole("article", { name: "nine" }).count()).toBe(0);
    }));

  test("meets no fault in the console on the way", () => expect(visitors.flatMap(({ faults }) => faults)).toEqual([]));

  test("is told in plain words that the browser refuses the microphone, and goes on with files", async () => {
    const refusing = (await startStudio({ givesMicrophone: false })) as Studio;
    const { page } = await openStudio(refusing);
    await page.getByRole("button", { name: "Record the room" }).click();
    await page.getByRole("alert").getByText("Allow it in the address bar").waitFor();
    await page.locator("input[webkitdirectory]").setInputFiles(join(folder, "more"));
    await untilLive(page);
    await refusing.close();
  });
});

/** Names the class at `place` and records two clips of it: a press that is held, which opens the microphone, and a tap. */
async function record(page: Page, place: number, word: string): Promise<void> {
  if (place > 0) await page.getByRole("button", { name: "+ One more sound" }).click();
  const name = page.getByRole("textbox", { name: "Name of this sound" }).last();
  await name.fill(word);
  await name.press("Enter");
  const own = page.getByRole("article", { name: word, exact: true });
  const hold = own.getByRole("button", { name: /^Hold to record/ });
  await hold.scrollIntoViewIfNeeded();
  await hold.hover();
  await page.mouse.down();
  await hold.getByText("Listening …").waitFor();
  await page.waitForTimeout(1000);
  await page.mouse.up();
  await own.getByText("1 clip").waitFor();
  await hold.click(); // a tap, which records one second
  await own.getByText("2 clips").waitFor();
}
