// Numbers and words as people read them.

/** 0.9834 → "98.3 %". */
export function percent(share: number, digits = 1): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/** Seconds → "3 ms", "340 ms", "12.3 s", "4 min 10 s". */
export function duration(seconds: number): string {
  if (seconds < 0.01) return `${(1000 * seconds).toPrecision(2)} ms`;
  if (seconds < 1) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 100) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** Bytes → "812 B", "43.1 kB", "9.2 MB"; a kB is 1000 bytes. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** 3000, "clip" → "3,000 clips"; words with another plural bring it along. */
export function counted(count: number, word: string, plural = `${word}s`): string {
  return `${whole(count)} ${count === 1 ? word : plural}`;
}

/** 22050 → "22,050". */
export function whole(count: number): string {
  return count.toLocaleString("en-US");
}

/** Cuts a text to `width` letters. */
export function cut(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(1, width - 1)).join("")}…`;
}

/** A bar of ten letters for a share. */
export function bar(share: number): string {
  const full = Math.round(10 * Math.min(1, Math.max(0, share)));
  return "█".repeat(full) + "░".repeat(10 - full);
}

/** At most ten of `lines`, then how many more there are. */
export function firstTen(lines: readonly string[]): string[] {
  return lines.length <= 10 ? [...lines] : [...lines.slice(0, 10), `… and ${whole(lines.length - 10)} more`];
}

/** How many letters fit in a line of the terminal; 100 where there is none or it does not know. */
export function lineWidth(): number {
  return process.stdout.columns || 100;
}
