// Which clips are held out together when the model scores itself: those of one recording, which are too much alike to test
// each other. A class that has a single recording could then never be tested, so its recording is divided in time.
import type { Clip } from "./clip.ts";
import { groupBy } from "./group-by.ts";

/** Into how many stretches the only recording of a class is divided. */
const STRETCHES = 4;

export interface Grouping {
  /** One for each clip, in their order. */
  readonly groups: readonly string[];
  /** Classes of several clips that all come from one recording: their score is kinder than it should be. */
  readonly oneRecording: readonly string[];
}

export function groupClips(clips: readonly Pick<Clip, "id" | "label" | "recording" | "start">[]): Grouping {
  const byLabel = groupBy(clips, ({ label }) => label);
  const groups = new Map<string, string>();
  const oneRecording: string[] = [];
  for (const [label, own] of byLabel) {
    const recordings = new Set(own.map(({ recording }) => recording));
    if (recordings.size > 1 || own.length === 1) {
      for (const { id, recording } of own) groups.set(id, recording);
      continue;
    }
    oneRecording.push(label);
    const inTime = own.toSorted((a, b) => a.start - b.start);
    inTime.forEach(({ id, recording }, i) => {
      groups.set(id, `${recording} ${Math.floor((i * STRETCHES) / inTime.length)}`);
    });
  }
  return { groups: clips.map(({ id }) => groups.get(id) ?? id), oneRecording };
}
