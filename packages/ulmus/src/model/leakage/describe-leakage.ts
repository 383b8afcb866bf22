// What was found to leak, in sentences that name the files.
import type { FactScore } from "./telling-facts.ts";
import type { Leakage, SameSound } from "./leakage.ts";

/** What the clips are called, one entry for each. */
export interface NamedClips {
  readonly names: readonly string[];
  readonly labels: readonly string[];
}

/** Two files that hold the same sound. */
export interface NamedSameSound extends Pick<SameSound, "difference" | "crosses"> {
  readonly names: readonly [string, string];
  readonly labels: readonly [string, string];
}

/** The pairs by what their clips are called. */
export function nameSameSounds({ sameSounds }: Leakage, { names, labels }: NamedClips): NamedSameSound[] {
  return sameSounds.map(({ a, b, difference, crosses }) => ({
    names: [names[a], names[b]],
    labels: [labels[a], labels[b]],
    difference,
    crosses,
  }));
}

const SHOWN = 3;

/** A sentence for each kind of leak, with the names of a few files and how many more there are; none where nothing leaks. */
export function describeLeakage({ sameSounds, facts }: Leakage, clips: NamedClips): string[] {
  const crossing = sameSounds.filter(({ crosses }) => crosses);
  const contradicting = sameSounds.filter(({ agrees }) => !agrees);
  const telling = facts.filter(({ isTelling }) => isTelling);
  const single = telling.filter(({ fact }) => fact !== "all three");
  const harmless = sameSounds.filter(({ crosses, agrees }) => !crosses && agrees);
  return [
    ...told(crossing, clips, {
      what: "learnt from and tested on, which makes the score too good",
      advice: "keep one of each, or give both one value in a column and name it by --group-by",
    }),
    ...told(contradicting, clips, { what: "under two labels", advice: "listen to them and mend the labels" }),
    ...told(harmless, clips, { what: "never on both sides of a division", advice: "" }),
    ...(single.length > 0 ? single : telling).map(factText),
  ];
}

function told(
  pairs: readonly SameSound[],
  { names, labels }: NamedClips,
  { what, advice }: { readonly what: string; readonly advice: string },
): string[] {
  if (pairs.length === 0) return [];
  const nameOf = (clip: number, agrees: boolean): string => names[clip] + (agrees ? "" : ` (${labels[clip]})`);
  const some = pairs
    .slice(0, SHOWN)
    .map(({ a, b, agrees }) => `${nameOf(a, agrees)} and ${nameOf(b, agrees)}`)
    .join(", ");
  const more = pairs.length > SHOWN ? ` and ${pairs.length - SHOWN} more` : "";
  const count = pairs.length === 1 ? "1 pair of clips holds" : `${pairs.length} pairs of clips hold`;
  return [`${count} the same sound, ${what}: ${some}${more}${advice && `; ${advice}`}`];
}

function factText({ fact, uar, chance }: FactScore): string {
  const what = fact === "all three" ? "length, loudness and bandwidth" : fact;
  const [recall, guess] = [uar, chance].map((share) => (100 * share).toFixed(1));
  return `the ${what} of clips alone ${fact === "all three" ? "tell" : "tells"} their classes with an average recall of ${recall} % (guessing: ${guess} %): a model may learn how they were recorded; record all classes alike`;
}
