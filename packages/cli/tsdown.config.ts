import { defineConfig } from "tsdown";

export default defineConfig({
  entry: ["src/main.ts"],
  platform: "node",
  fixedExtension: false,
  target: "node20.19",
  tsconfig: "../../tsconfig.json",
  // The alias in tsconfig.json would pull the library's source in.
  deps: { neverBundle: [/^ulmus/] },
  banner: { js: "#!/usr/bin/env node" },
  logLevel: "warn",
});
