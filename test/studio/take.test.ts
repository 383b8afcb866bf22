// What is taken along and brought: models from the page say in Node what they say in the page, and models from Node in the page,
// the same labels and scores to 1e-5; a friend's model learns the page's clips; a link and a page of its own hold a model.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Classifier, createRecipe, fromBytes, presets, type Signal, toBytes } from "ulmus";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { openStudio, startStudio, type Studio, untilLive } from "../../scripts/browser/studio.mjs";
import { expectClose } from "../audio/close.ts";
import { sounds } from "../model/data.ts";
import { inOrder, writeSound, writeSounds } from "./sound-files.ts";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-take-")));
const all = sounds(40);
const own = inOrder({ signals: all.signals.slice(0, 24), labels: all.labels.slice(0, 24) });
const friends = { signals: all.signals.slice(24), labels: all.labels.slice(24) };
const probe = sounds(47).signals[46];
writeSounds(join(folder, "sounds"), own);
writeSound(folder, "probe.wav", probe);

const started = await startStudio();
const reason = typeof started === "string" ? ` (skipped: ${started})` : "";
const studio = started as Studio;

afterAll(async () => {
  if (reason === "") await studio.close();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(reason !== "")(`what is taken along and brought${reason}`, () => {
  let page: Page;
  let faults: string[];
  const recipe = createRecipe(presets.fast.recipe);

  beforeAll(async () => {
    ({ page, faults } = await openStudio(studio, { viewport: { width: 834, height: 1112 } }));
    await page.locator("input[webkitdirectory]").setInputFiles(join(folder, "sounds"));
    await untilLive(page);
  }, 90_000);

  test("a model of the page gives in Node the labels and scores that it gives there, and that Node's own gives", async () => {
    const saved = await savedModel(page, "Save the model");
    const trained = Classifier.fit(own, recipe);
    for (const signal of [probe, ...own.signals.slice(0, 5)]) expectSame(saved, trained, signal);
    expectSaid(await ask(page), saved);
  });

  test("a model of Node gives the same labels and scores in the page", async () => {
    const friend = Classifier.fit(friends, recipe);
    await bring(page, toBytes(friend, { sums: true }));
    await page.getByText("friend.ulmus knows").waitFor();
    expectSaid(await ask(page), friend);
  });

  test("a friend's model learns the page's clips as if all had been taught in one place", async () => {
    await go(page, "Take along");
    await page.getByRole("button", { name: "Merge with my clips" }).click();
    await page.getByTestId("merged").waitFor();
    const merged = await savedModel(page, "Save the model");
    const expected = Classifier.fit(friends, recipe).add(own);
    for (const signal of [probe, ...own.signals.slice(0, 3)]) expectSame(merged, expected, signal);
    await page.getByRole("button", { name: "Send it away" }).click();
  });

  test("says what is wrong with a file that is no model, and keeps its own", async () => {
    await bring(page, new TextEncoder().encode("no model at all"));
    await page.getByText("friend.ulmus: its header is longer than the file").waitFor();
    await page.getByRole("button", { name: "Close" }).first().click();
  });

  test("a link holds the model", async () => {
    await page.getByRole("radio", { name: /^The outlines/ }).check();
    await untilLive(page);
    const saved = await savedModel(page, "Save the model");
    await page.getByRole("button", { name: "Make a link" }).click();
    const visitor = await page.context().newPage();
    await visitor.goto(await page.getByTestId("link").inputValue());
    await visitor.getByText("the model of the link").waitFor();
    expectSaid(await ask(visitor), saved);
    await visitor.close();
  });

  test("a page of its own listens from a disk, without a network", async () => {
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save the page" }).click(),
    ]);
    const path = join(folder, "page.html");
    await download.saveAs(path);
    const context = await studio.browser.newContext({ permissions: ["microphone"], offline: true });
    const alone = await context.newPage();
    await alone.goto(pathToFileURL(path).href);
    await alone.getByRole("button", { name: "Listen" }).click();
    await alone.getByText(/^\S+ \d+ %/).waitFor();
    await context.close();
  });

  test("all this without a fault in the console", () => expect(faults).toEqual([]));
});

/** What the page says of a file. */
interface Said {
  readonly label: string;
  readonly scores: Readonly<Record<string, number>>;
}

async function ask(page: Page): Promise<Said> {
  await go(page, "Listen");
  await page.getByTestId("ask").setInputFiles(join(folder, "probe.wav"));
  const label = await page.getByTestId("answer").innerText();
  await page.getByText("Scores", { exact: true }).click();
  const rows = await page.getByTestId("score").allInnerTexts();
  const scores = rows.map((row) => row.split("\t")).map(([name, score]) => [name, Number(score)] as const);
  return { label, scores: Object.fromEntries(scores) };
}

function expectSaid(said: Said, model: Classifier): void {
  const { label, scores } = model.predict(probe);
  expect(said.label).toBe(label);
  expectClose(
    model.labels.map((name) => said.scores[name]),
    Object.values(scores),
    { absolute: 1e-5 },
  );
}

function expectSame(one: Classifier, other: Classifier, signal: Signal): void {
  const [there, here] = [one.predict(signal), other.predict(signal)];
  expect(there.label).toBe(here.label);
  expectClose(
    one.labels.map((name) => there.scores[name]),
    one.labels.map((name) => here.scores[name]),
    { absolute: 1e-5 },
  );
}

async function go(page: Page, place: string): Promise<void> {
  await page.getByRole("link", { name: place, exact: true }).click();
}

async function bring(page: Page, bytes: Uint8Array): Promise<void> {
  writeFileSync(join(folder, "friend.ulmus"), bytes);
  await go(page, "Take along");
  await page.getByTestId("bring").setInputFiles(join(folder, "friend.ulmus"));
}

async function savedModel(page: Page, button: string): Promise<Classifier> {
  await go(page, "Take along");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return fromBytes(new Uint8Array(readFileSync(await download.path()))) as Classifier;
}
