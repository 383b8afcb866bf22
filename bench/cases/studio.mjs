// The studio's page in a real Chromium, with recordings of spoken digits, beside the limits that keep it lively. Times are those
// that a user waits, drawing included, where nothing else is said.
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { readSound } from "ulmus/node";
import { digitPath, words, writeDigits } from "../../scripts/browser/digits.mjs";
import { writeMicrophone } from "../../scripts/browser/microphone.mjs";
import { drop, openStudio, startStudio, untilLive } from "../../scripts/browser/studio.mjs";
import { median } from "../contest.mjs";
import { retrain } from "../peers/speech-commands.mjs";
import { openTensorflow } from "../peers/tfjs.mjs";

const perClass = 20;

export async function* studios({ peers }) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-bench-")));
  const microphone = join(folder, "microphone.wav");
  const studio = writeDigits(join(folder, "digits"), perClass)
    ? await startStudio({ microphone })
    : "needs ULMUS_DATASETS";
  if (typeof studio === "string") {
    yield { rows: [{ case: "studio", size: "the page", backend: null, threads: 1, ms: null, error: studio }] };
    return;
  }
  try {
    writeMicrophone(microphone, { sound: await readSound(digitPath(7, 1)), roomSeconds: 7 });
    yield { rows: await opening(studio) };
    yield { rows: await twoClasses(studio) };
    yield { rows: await digits(studio, folder, peers) };
    yield { rows: await manyClips(studio, folder) };
  } finally {
    await studio.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function rowOf(size, amount, limit, unit) {
  const rounded = Number(amount.toPrecision(3));
  const ratio = Number((limit / amount).toPrecision(4));
  return {
    case: "studio",
    size,
    backend: "page",
    threads: 1,
    peer: `at most ${limit} ${unit}`,
    amount: rounded,
    unit,
    limit,
    ratio,
  };
}

async function opening(studio) {
  const paints = [];
  let bytes = 0;
  for (let turn = 0; turn < 5; turn++) {
    const context = await studio.browser.newContext();
    const page = await context.newPage();
    const loaded = [];
    page.on("response", (response) => loaded.push(response));
    await page.goto(studio.url);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
    paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    if (turn === 0) bytes = await compressedSize(loaded);
    await context.close();
  }
  return [
    rowOf("first paint", median(paints), 1000, "ms"),
    rowOf("the page before decoders, gzipped", bytes / 1000, 300, "kB"),
  ];
}

/** What a page has asked for itself: its service worker, which keeps the decoders for later, asks on its own. */
async function compressedSize(responses) {
  const own = responses.filter((response) => !response.serviceWorker?.() && !response.request().serviceWorker());
  const bodies = await Promise.all(own.map((response) => response.body()));
  return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0);
}

async function twoClasses(studio) {
  const started = performance.now();
  const { page } = await openStudio(studio);
  await page.getByRole("button", { name: "Record the room" }).click();
  await page.getByRole("article", { name: "none of these" }).getByText("6 clips").waitFor();
  for (let n = 1; n <= 3; n++) {
    await page.getByRole("button", { name: /^Hold to record/ }).click(); // a tap, which records one second
    await page.getByRole("article", { name: "sound 1" }).getByText(`${n} clip`).waitFor();
  }
  await untilLive(page);
  await page.getByRole("link", { name: "Listen" }).click();
  await page.getByRole("button", { name: "Start listening" }).click();
  await page.getByTestId("heard").first().waitFor();
  const row = rowOf(
    "blank page to a sound recognised by the microphone",
    (performance.now() - started) / 1000,
    60,
    "s",
  );
  const work = [];
  for (let n = 0; n < 5; n++) {
    await page.waitForTimeout(300);
    work.push(Number.parseFloat(await page.getByTestId("predict-time").innerText()));
  }
  await page.context().close();
  return [row, rowOf("work for 1 s heard and recognised", median(work), 10, "ms")];
}

async function digits(studio, folder, peers) {
  const { page } = await openStudio(studio);
  const size = `${words.length} digits × ${perClass} recordings`;
  const live = await timeUntilLive(page, () => drop(page, [join(folder, "digits")]));
  const [waits, solutions] = [[], []];
  const files = page.locator("input[type=file][multiple]");
  for (let take = perClass; take < perClass + 6; take++) {
    waits.push(await timeUntilLive(page, () => files.setInputFiles(digitPath(take % 10, take))));
    solutions.push(Number.parseFloat(await page.getByTestId("solve-time").innerText()));
  }
  await page.context().close();
  const wait = median(waits.slice(1));
  const tf = await openTensorflow(peers);
  const theirs = tf && (await retrain(tf, { clips: words.length * perClass + 1, classes: words.length }));
  return [
    rowOf(`${size}: from drop to live`, live / 1000, 5, "s"),
    rowOf(`${size}: solved again after one more clip`, median(solutions.slice(1)), 30, "ms"),
    ...(theirs
      ? [rowOf(`${size}: one more clip, until its score is shown`, wait, Math.round(theirs.ms / 100), "ms")]
      : []),
  ];
}

/** Milliseconds from the moment files are handed over until the model is live with them and drawn. */
async function timeUntilLive(page, handOver) {
  await page.evaluate(() => {
    const stage = document.querySelector("[data-stage]");
    let started;
    for (const kind of ["drop", "change"]) {
      addEventListener(kind, () => (started ??= performance.now()), { capture: true, once: true });
    }
    globalThis.untilLive = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (started === undefined || stage.dataset.stage !== "live") return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - started)));
      });
      observer.observe(stage, { attributes: true });
    });
  });
  await handOver();
  return page.evaluate(() => globalThis.untilLive);
}

/** What a press costs, from the press to the next picture, as the browser itself measures it. */
async function manyClips(studio, folder) {
  writeDigits(join(folder, "many"), 50);
  const { page } = await openStudio(studio);
  await page.locator("input[webkitdirectory]").setInputFiles(join(folder, "many"));
  await page.locator("[data-stage=live]").waitFor({ timeout: 120_000 });
  await page.evaluate(() => {
    globalThis.presses = [];
    new PerformanceObserver((list) =>
      globalThis.presses.push(...list.getEntries().map(({ name, duration }) => ({ name, duration }))),
    ).observe({
      type: "event",
      durationThreshold: 16,
    });
  });
  const seven = page.getByRole("article", { name: "seven" });
  for (let n = 0; n < 3; n++)
    await seven
      .getByRole("button", { name: /^Delete .*wav/ })
      .first()
      .click();
  await seven.getByRole("button", { name: /^Show all/ }).click();
  await page.getByRole("button", { name: /^Undo/ }).last().click();
  const name = page.getByRole("article", { name: "nine" }).getByRole("textbox");
  await name.fill("niner");
  await name.press("Enter");
  await page.getByRole("button", { name: "+ One more sound" }).click();
  for (const place of ["Listen", "Take along", "Teach"]) await page.getByRole("link", { name: place }).click();
  await page.waitForTimeout(500);
  const presses = await page.evaluate(() => globalThis.presses);
  await page.context().close();
  const longest = Math.max(16, ...presses.map(({ duration }) => duration));
  return [rowOf("500 clips of 10 classes: the slowest of 20 presses, until it is drawn", longest, 100, "ms")];
}
