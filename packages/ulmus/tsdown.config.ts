import { defineConfig, type UserConfig } from "tsdown";

const shared: UserConfig = {
  // Each door and each worker.
  entry: [
    "src/index.ts",
    "src/parts.ts",
    "src/node/index.ts",
    "src/browser/index.ts",
    "src/{node,browser}/*-{worker,worklet}.ts",
  ],
  root: "src",
  platform: "neutral",
  target: "es2023",
  tsconfig: "../../tsconfig.json",
  logLevel: "warn",
};

export default defineConfig([
  {
    ...shared,
    // What doors share is cut into chunks by who needs it: some ten files load in half the time that a file for each source
    // takes, and bundlers still drop what is unused. Of zod the schemas alone are taken: as a package it loads a hundred
    // files, with the messages of fifty languages.
    deps: { neverBundle: [/^node:/], alwaysBundle: ["zod"] },
    dts: false,
    // A worker is looked for beside the file that starts it.
    outputOptions: {
      chunkFileNames: ({ moduleIds }) =>
        moduleIds.some((id) => id.includes("/src/node/")) ? "node/[name]-[hash].js" : "[name]-[hash].js",
    },
  },
  { ...shared, unbundle: true, deps: { neverBundle: [/^node:/] }, dts: { emitDtsOnly: true }, clean: false },
]);
