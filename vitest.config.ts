import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const source = (path: string): string => fileURLToPath(new URL(`./packages/ulmus/src/${path}`, import.meta.url));
const studies = (path: string): string => fileURLToPath(new URL(`./packages/studies/src/${path}`, import.meta.url));

/** Where to put a report for programs, if one is wanted. */
const report = process.env["ULMUS_TEST_REPORT"];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^ulmus-studies-source\/(.*)$/, replacement: studies("$1") },
      { find: /^ulmus-studies$/, replacement: studies("index.ts") },
      { find: /^ulmus-source\/(.*)$/, replacement: source("$1") },
      { find: /^ulmus\/node$/, replacement: source("node/index.ts") },
      { find: /^ulmus\/browser$/, replacement: source("browser/index.ts") },
      { find: /^ulmus\/parts$/, replacement: source("parts.ts") },
      { find: /^ulmus$/, replacement: source("index.ts") },
    ],
  },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/seed.ts"],
    testTimeout: 180_000, // no test is about time: a busy machine may take long
    hookTimeout: 180_000,
    allowOnly: false,
    maxWorkers: availableParallelism(), // one fewer by default: on two cores, half the speed
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
