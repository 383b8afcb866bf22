// Variants of one song: melodies with the same title, or that share much of what they are made of. They must stand on one side
// of a division, or a song is recognised instead of a region.
import type { Melody } from "./kern.ts";

/** So many intervals in a row are a phrase that two songs share only if they are related. */
const RUN = 8;
/** The share of the shorter song's runs that the other has too. */
const SHARED = 0.2;

/** A number for each melody; variants have the same. Relations are closed: a variant of a variant is one too. */
export function familiesOf(melodies: readonly Melody[]): Int32Array {
  const parent = Int32Array.from(melodies.keys());
  const rootOf = (i: number): number => {
    let root = i;
    while (parent[root] !== root) root = parent[root];
    return root;
  };
  const join = (a: number, b: number): void => void (parent[rootOf(a)] = rootOf(b));
  const firstOf = new Map<string, number>();
  melodies.forEach(({ records }, i) => {
    const title = (records.get("OTL") ?? "").toLowerCase().replaceAll(/[^a-z]/g, "");
    if (title === "") return;
    const first = firstOf.get(title);
    if (first === undefined) firstOf.set(title, i);
    else join(i, first);
  });
  const runs = melodies.map(runsOf);
  for (const [a, b] of related(runs)) join(a, b);
  return Int32Array.from(melodies.keys(), rootOf);
}

/** The different runs of intervals of a melody. */
function runsOf({ notes }: Melody): Set<string> {
  const pitches = notes.flatMap(({ pitch }) => pitch ?? []);
  const steps = pitches.slice(1).map((pitch, i) => pitch - pitches[i]);
  return new Set(
    Array.from({ length: Math.max(0, steps.length - RUN + 1) }, (_, i) => steps.slice(i, i + RUN).join(" ")),
  );
}

/** Pairs that share enough runs; only pairs with a run in common are looked at. */
function related(runs: readonly ReadonlySet<string>[]): [number, number][] {
  const owners = new Map<string, number[]>();
  runs.forEach((set, i) => {
    for (const run of set) owners.set(run, [...(owners.get(run) ?? []), i]);
  });
  const shared = new Map<string, number>();
  for (const list of owners.values()) {
    list.forEach((b, k) => {
      for (const a of list.slice(0, k)) shared.set(`${a} ${b}`, (shared.get(`${a} ${b}`) ?? 0) + 1);
    });
  }
  return [...shared].flatMap(([pair, count]): [number, number][] => {
    const [a, b] = pair.split(" ").map(Number);
    return count >= SHARED * Math.min(runs[a].size, runs[b].size) ? [[a, b]] : [];
  });
}
