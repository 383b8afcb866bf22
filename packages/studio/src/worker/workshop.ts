// The page's end of the worker.
import { connect, type Remote } from "./remote.ts";
import type { Workshop } from "./worker.ts";

/** Starts a worker. */
export function startWorkshop(): { readonly workshop: Remote<Workshop>; readonly end: () => void } {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  return { workshop: connect<Workshop>(worker), end: () => worker.terminate() };
}
