// Builds the page as a folder of static files, which any web server can serve from any path.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, defineConfig, type Plugin } from "vite";
import { collectPackages, writeLicences } from "./licences.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

// The library's sources, so that the page can be built before the library is.
const resolve = {
  alias: [
    { find: /^ulmus\/browser$/, replacement: here("../ulmus/src/browser/index.ts") },
    { find: /^ulmus$/, replacement: here("../ulmus/src/index.ts") },
  ],
};

/** `virtual:standalone-program`: the text of the program that pages of their own run, built into one script. */
function standaloneProgram(): Plugin {
  const [asked, resolved] = ["virtual:standalone-program", "\0standalone-program"];
  return {
    name: "standalone-program",
    resolveId: (id) => (id === asked ? resolved : undefined),
    async load(id) {
      if (id !== resolved) return undefined;
      const result = await build({
        configFile: false,
        logLevel: "warn",
        plugins: [collectPackages()],
        resolve,
        build: {
          write: false,
          target: "es2023",
          lib: { entry: here("src/standalone/main.ts"), formats: ["iife"], name: "ulmusPage", fileName: "page" },
          rolldownOptions: { output: { codeSplitting: false } },
        },
      });
      const [{ output }] = [result].flat() as { output: { code?: string }[] }[];
      return `export default ${JSON.stringify(output[0].code)}`;
    },
  };
}

/** sw.js: the service worker, with the list of the files that it keeps, and a version that changes with any of them. */
function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const fixed = readdirSync(here("public"));
        const made = Object.values(bundle).filter(({ fileName }) => !fileName.endsWith(".map"));
        const version = createHash("sha256");
        for (const name of fixed) version.update(readFileSync(here(`public/${name}`)));
        for (const one of made) version.update(one.type === "chunk" ? one.code : one.source);
        const names = made.map(({ fileName }) => fileName);
        const files = [...new Set([".", "index.html", ...fixed, ...names])];
        const program = readFileSync(here("service-worker.js"), "utf8");
        const source = `const FILES = ${JSON.stringify(files)};\nconst VERSION = "${version.digest("hex").slice(0, 12)}";\n${program}`;
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [
    svelte(),
    standaloneProgram(),
    collectPackages(),
    writeLicences([here("../../LICENSE"), here("../ulmus/THIRD-PARTY.md")]),
    serviceWorker(),
  ],
  resolve,
  build: {
    // The command's package ships the page: `ulmus studio` serves it.
    outDir: "../cli/studio",
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // data: URLs would need a weaker Content-Security-Policy
    chunkSizeWarningLimit: 2000,
  },
  worker: { format: "es", plugins: () => [collectPackages()] },
});
