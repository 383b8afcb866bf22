// A line on stderr that says how far the work is. Only on a terminal; elsewhere it says nothing.
import { errorColours } from "./colours.ts";
import { bar, duration, whole } from "./format.ts";

export interface Progress {
  /** @param current what is being done, if it changes. */
  readonly update: (done: number, total: number, current?: string) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Creates a progress line for work called `what`. */
export function createProgress(what: string): Progress {
  const { stderr } = process;
  if (!stderr.isTTY) return { update: () => {}, end: () => {} };
  const started = performance.now();
  let shownAt = -Infinity;
  return {
    update(done, total, current) {
      const time = performance.now();
      if (time - shownAt < 100 && done < total) return;
      shownAt = time;
      const elapsed = (time - started) / 1000;
      // The first second says little about the rest.
      const left =
        elapsed > 1 && done > 0 && done < total ? `  ${duration((elapsed / done) * (total - done))} left` : "";
      const text = `${what}  ${bar(total > 0 ? done / total : 1)}  ${whole(done)} of ${whole(total)}${left}${current ? `  ${current}` : ""}`;
      stderr.write(`\r${errorColours.dim(text)}\x1b[K`);
    },
    end: () => void stderr.write("\r\x1b[K"),
  };
}
