// Our kernels: plain, WASM and native, with one and with two threads. The library's source is bundled first.
import { fileURLToPath } from "node:url";
import { build } from "tsdown";

const folder = fileURLToPath(new URL(".", import.meta.url));
await build({
  config: false,
  cwd: folder,
  entry: [fileURLToPath(new URL("./library.ts", import.meta.url))],
  outDir: "dist",
  platform: "node",
  fixedExtension: false,
  target: "node20.19",
  tsconfig: "../tsconfig.json",
  dts: false,
  deps: { neverBundle: ["fft.js"] },
  logLevel: "error",
});
export const library = await import(new URL("dist/library.js", import.meta.url).href);

/** The backends that run here, each as { backend, threads, label, kernels }. */
export async function createBackends() {
  const { createPlainKernels, createWasmKernels, createNativeKernels, createKernelThreads } = library;
  const makers = {
    native: (threads) => createNativeKernels(threads ? { threads } : {}),
    wasm: (threads) => createWasmKernels(threads ? { threads } : {}),
  };
  const made = Object.entries(makers).flatMap(([backend, create]) =>
    [1, 2].map((count) => ({ backend, threads: count, kernels: create(createKernelThreads(count)) })),
  );
  const all = [...made, { backend: "plain", threads: 1, kernels: createPlainKernels() }];
  // Threads start while the first contestants are made.
  return all
    .filter(({ kernels }) => kernels !== undefined)
    .map((one) => ({ ...one, label: `${one.kernels.name} × ${one.threads}` }));
}
