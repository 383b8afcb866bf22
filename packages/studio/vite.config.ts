// Builds the page as a folder of static files, which any web server can serve from any path.
import { fileURLToPath } from "node:url";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const library = (path: string): string => fileURLToPath(new URL(`../ulmus/src/${path}`, import.meta.url));

export default defineConfig({
  base: "./",
  plugins: [svelte()],
  // The library's sources, so that the page can be built before the library is.
  resolve: {
    alias: [
      { find: /^ulmus\/browser$/, replacement: library("browser/index.ts") },
      { find: /^ulmus$/, replacement: library("index.ts") },
    ],
  },
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
