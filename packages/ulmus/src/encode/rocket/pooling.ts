// What MiniRocket and MultiRocket take of a kernel's series: how often, how far, when and how long without a break it is above
// a bias (Dempster, Schmidt & Webb 2021; Tan, Dempster, Bergmeir & Webb 2022). Times are shares of the series, so that clips
// of all lengths compare.

/** MiniRocket's pooling: the proportion of positive values; and MultiRocket's four. */
export const rocketPoolings = { mini: ["ppv"], multi: ["ppv", "mpv", "mipv", "lspv"] } as const;

/** The proportion of values above `bias` among those from `begin` to before `end`. */
export function positiveShare(series: Float32Array, bias: number, begin: number, end: number): number {
  let count = 0;
  for (let t = begin; t < end; t++) if (series[t] > bias) count++;
  return count / (end - begin);
}

/**
 * Four numbers of the values above `bias`, z = value − bias: their proportion, their mean z (0 if there are none), the mean of their
 * times (−1 over the length if there are none) and the longest unbroken stretch, the latter two over the length.
 */
export function fourPoolings(series: Float32Array, bias: number, begin: number, end: number): number[] {
  const length = end - begin;
  let [count, sum, times, stretch, longest] = [0, 0, 0, 0, 0];
  for (let t = begin; t < end; t++) {
    if (!(series[t] > bias)) {
      stretch = 0;
      continue;
    }
    count++;
    sum += series[t] - bias;
    times += t - begin;
    stretch++;
    if (stretch > longest) longest = stretch;
  }
  const positive = Math.max(1, count);
  return [count / length, sum / positive, (count > 0 ? times / positive : -1) / length, longest / length];
}
