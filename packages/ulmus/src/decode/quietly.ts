// Decoders made from C print their complaints; what a user has to know is in the error that we throw.

/**
 * Runs `work` with `console` silent and gives back what it returns. The console is global, so this holds only until
 * `work` returns: nothing else can run meanwhile, and nothing that it awaits is silenced.
 */
export function quietly<T>(work: () => T): T {
  const { error, warn, log } = console;
  const silence = (): void => {};
  Object.assign(console, { error: silence, warn: silence, log: silence });
  try {
    return work();
  } finally {
    Object.assign(console, { error, warn, log });
  }
}
