// How far apart the taps of MiniRocket's kernels stand, and how many features each distance gives (Dempster, Schmidt & Webb
// 2021, section 3.1): exponents evenly from 0 to where a kernel is as long as the series.

/** How many distances a kernel has at most. */
const MOST_DILATIONS = 32;

/** Taps of a kernel. */
export const TAPS = 9;

export interface Dilations {
  /** In frames, ascending, each once. */
  readonly steps: readonly number[];
  /** Features of each kernel at each of them. */
  readonly features: readonly number[];
}

/** For series of `length` frames and `perKernel` features of each kernel, whose sum the features of all distances are. */
export function dilationsFor(length: number, perKernel: number): Dilations {
  const drawn = Math.min(perKernel, MOST_DILATIONS);
  const largest = Math.max(0, Math.log2((length - 1) / (TAPS - 1)));
  const counts = new Map<number, number>();
  for (let i = 0; i < drawn; i++) {
    // A whole power of two must not be rounded down.
    const step = Math.floor(2 ** (drawn === 1 ? 0 : (i * largest) / (drawn - 1)) + 1e-9);
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const features = [...counts.values()].map((count) => Math.floor((count * perKernel) / drawn));
  let left = perKernel - features.reduce((sum, count) => sum + count, 0);
  for (let i = 0; left > 0; i = (i + 1) % features.length, left--) features[i]++;
  return { steps: [...counts.keys()], features };
}
