// Ctrl-C. It has its usual effect, ending the program at once, but for the two stretches of work below: in the first
// something has to be put in order before the end, in the second something is finished that takes a moment.
import { Interrupted } from "./failure.ts";

/** Runs work that stops when its signal says so; it then rejects with an `Interrupted` of `message`. A second Ctrl-C ends at once. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>, message: string): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => controller.abort(new Interrupted(message));
  process.once("SIGINT", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop);
  }
}

/** Runs work of a moment, such as writing a file, to its end. */
export async function uninterrupted<T>(work: () => Promise<T>): Promise<T> {
  const wait = (): void => {};
  process.on("SIGINT", wait);
  try {
    return await work();
  } finally {
    process.off("SIGINT", wait);
  }
}
