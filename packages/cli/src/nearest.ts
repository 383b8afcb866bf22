// "Did you mean …?" for names that are not the program's own but the user's: columns and presets.

/** `; did you mean "speaker"?`, or nothing if no name is near. */
export function nearest(wanted: string, names: readonly string[]): string {
  const distances = names.map((name) => ({ name, distance: editDistance(wanted.toLowerCase(), name.toLowerCase()) }));
  const [best] = distances.toSorted((a, b) => a.distance - b.distance);
  const isNear = best !== undefined && best.distance <= Math.max(1, wanted.length / 3);
  return isNear ? `; did you mean "${best.name}"?` : "";
}

/** How many letters must be put in, left out or replaced (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}
