// Runs of frames that have something, such as a pitch, or lack it.

/**
 * The length in frames less one of each run of frames for which `has` is true. A run begins with three such frames and ends
 * before two others: a single one does not part it.
 */
export function segmentLengths(count: number, has: (frame: number) => boolean): number[] {
  const lengths: number[] = [];
  let [start, last, inside] = [-1, -1, false];
  let [present, absent] = [0, 0];
  for (let t = 0; t < count; t++) {
    if (has(t)) {
      present++;
      absent = 0;
      last = t;
    } else {
      absent++;
      present = 0;
    }
    if (!inside && present === 3) [inside, start] = [true, t - 2];
    if (inside && absent === 2) {
      lengths.push(last - start);
      inside = false;
    }
  }
  if (inside) lengths.push(last - start);
  return lengths;
}
