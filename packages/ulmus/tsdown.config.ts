import { defineConfig } from "tsdown";

export default defineConfig({
  entry: [
    "src/index.ts",
    "src/parts.ts",
    "src/node/index.ts",
    "src/browser/index.ts",
    "src/{node,browser}/*-{worker,worklet}.ts",
  ],
  // One file out for each file in: a worker is found beside the file that starts it, and bundlers drop what is unused.
  unbundle: true,
  root: "src",
  platform: "neutral",
  target: "es2023",
  dts: true,
  tsconfig: "../../tsconfig.json",
  deps: { neverBundle: [/^node:/] },
  logLevel: "warn",
});
