// The contract of kernels in a real browser: WebAssembly with and without relaxed SIMD, on one thread and on two.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { build } from "tsdown";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../repository.ts";
import { launchChromium } from "../../scripts/browser/chromium.mjs";

const browser = await launchChromium();
const reason = typeof browser === "string" ? ` (skipped: ${browser})` : "";
const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-contract-")));

let server: Server;
let page: Page;

/** The headers that let a page share memory between threads. */
const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

beforeAll(async () => {
  if (typeof browser === "string") return;
  await build({
    config: false,
    cwd: root,
    entry: { worker: "test/browser/contract-worker.ts" },
    outDir: folder,
    platform: "browser",
    alias: { vitest: `${root}test/browser/test-collector.ts`, "ulmus-source": `${root}packages/ulmus/src` },
    dts: false,
    deps: { alwaysBundle: [/./] },
    logLevel: "error",
  });
  server = createServer(({ url }, response) => {
    const isScript = url === "/worker.js";
    const headers = url === "/plain" ? {} : isolation;
    response.writeHead(200, { "content-type": isScript ? "text/javascript" : "text/html", ...headers });
    response.end(isScript ? readFileSync(folder + url) : "<!doctype html><title>contract</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  page = await browser.newPage();
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  if (typeof browser !== "string") await browser.close();
  server?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Report {
  readonly name: string;
  readonly threads: number;
  readonly passed: readonly string[];
  readonly failed: readonly string[];
}

function runInWorker(wanted: { relaxed: boolean; threads: number }): Promise<Report> {
  return page.evaluate(
    (message) =>
      new Promise<Report>((resolve, reject) => {
        const worker = new Worker("/worker.js", { type: "module" });
        worker.addEventListener("message", ({ data }) => {
          worker.terminate();
          resolve(data);
        });
        worker.addEventListener("error", (event) => reject(new Error(event.message)));
        worker.postMessage(message);
      }),
    wanted,
  );
}

describe.skipIf(reason !== "")(`kernels in Chromium${reason}`, () => {
  const cases = [
    { relaxed: false, threads: 1 },
    { relaxed: false, threads: 2 },
    { relaxed: true, threads: 1 },
    { relaxed: true, threads: 2 },
  ];
  test.each(cases)(
    "keep the contract: relaxed SIMD $relaxed, $threads threads",
    { timeout: 180_000 },
    async (wanted) => {
      const { name, threads, passed, failed } = await runInWorker(wanted);
      expect(failed).toEqual([]);
      expect(passed.length).toBeGreaterThan(40);
      expect([name, threads]).toEqual([wanted.relaxed ? "wasm-relaxed" : "wasm", wanted.threads]);
    },
  );

  test("have one thread where the page is not isolated", async () => {
    await page.goto(`${page.url()}plain`);
    const report = await runInWorker({ relaxed: false, threads: 2 });
    expect([report.threads, report.failed]).toEqual([1, []]);
  }, 180_000);
});
