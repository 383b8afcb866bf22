// The page's end of the worker.
import { connect, type Remote } from "./remote.ts";
import type { Workshop } from "./worker.ts";

/** Starts a worker. */
export function startWorkshop(): Remote<Workshop> {
  return connect<Workshop>(new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }));
}
