// Builds the page as a folder of static files, which any web server can serve from any path.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { build, defineConfig, type Plugin } from "vite";

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

/** sw.js: the service worker, with the list of the files that it keeps. */
function serviceWorker(): Plugin {
  return {
    name: "service-worker",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const files = [".", "index.html", "icon.svg", "manifest.webmanifest", ...Object.keys(bundle)];
        const kept = [...new Set(files)].filter((name) => !name.endsWith(".map"));
        const program = readFileSync(here("service-worker.js"), "utf8");
        const version = createHash("sha256").update(kept.join("\n")).digest("hex").slice(0, 12);
        const source = `const FILES = ${JSON.stringify(kept)};\nconst VERSION = "${version}";\n${program}`;
        this.emitFile({ type: "asset", fileName: "sw.js", source });
      },
    },
  };
}

export default defineConfig({
  base: "./",
  plugins: [svelte(), standaloneProgram(), serviceWorker()],
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
  worker: { format: "es" },
});
