// The contract of kernels as a worker runs it in a real browser: bundled with test-collector.ts in the place of vitest,
// it answers { relaxed, threads } with the titles of what passed and what failed.
import { createKernelThreads } from "ulmus-source/browser/kernels.ts";
import { createWasmKernels } from "ulmus-source/math/wasm-kernels.ts";
import { kernelsContract } from "../contracts/kernels.ts";
import { runCollected } from "./test-collector.ts";

interface Wanted {
  readonly relaxed: boolean;
  readonly threads: number;
}

/** Describes the kernels that `wanted` asks for, and what the contract says of them. */
async function answer({ relaxed, threads }: Wanted): Promise<object> {
  const helpers = createKernelThreads(threads);
  const kernels = createWasmKernels({ relaxed, ...(helpers && { threads: helpers }) });
  kernelsContract(kernels.name, kernels, { relativeError: 1e-14 });
  return { name: kernels.name, threads: helpers?.count ?? 1, ...(await runCollected()) };
}

globalThis.addEventListener("message", ({ data }: MessageEvent<Wanted>) => {
  void answer(data).then(
    (report) => globalThis.postMessage(report),
    (error: Error) => globalThis.postMessage({ failed: [error.stack] }),
  );
});
