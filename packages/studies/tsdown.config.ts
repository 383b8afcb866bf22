import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/index.ts"],
  // A study is loaded when it is asked for.
  unbundle: true,
  root: "src",
  platform: "node",
  fixedExtension: false,
  target: "node20.19",
  dts: true,
  tsconfig: "../../tsconfig.json",
  deps: { neverBundle: [/^ulmus/] },
  logLevel: "warn",
});
