// Decoders made from C print their complaints; what a user has to know is in the error that we throw.

/** A decoder that complains more often about one piece of a file does not come on any more. */
const mostComplaints = 10_000;

/**
 * Runs `work` with `console` silent and gives back what it returns; stops it by an error if it prints without end. The
 * console is global, so this holds only until `work` returns: nothing else can run meanwhile, and nothing that it awaits
 * is silenced.
 */
export function quietly<T>(work: () => T): T {
  const { error, warn, log } = console;
  let complaints = 0;
  const silence = (): void => {
    if (++complaints > mostComplaints) throw new Error("the decoder complains without end");
  };
  Object.assign(console, { error: silence, warn: silence, log: silence });
  try {
    return work();
  } finally {
    Object.assign(console, { error, warn, log });
  }
}
