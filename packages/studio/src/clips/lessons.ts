// Recordings become clips: of one press of the button one, of the room many.
import type { Signal } from "ulmus";
import { type Clip, cutEvenly, newId, NONE } from "./clip.ts";

/** How long the clips are that the room is cut into. */
const ROOM_CLIP_SECONDS = 1;

/** The clips of what was recorded for `label` as its `number`th. */
export function clipsOfRecording(sound: Signal, label: string, number: number): Clip[] {
  const recording = newId();
  const name = `${label} ${number}`;
  if (label !== NONE) return [{ id: recording, label, recording, name, start: 0, sound }];
  return cutEvenly(sound, ROOM_CLIP_SECONDS).map(({ sound: part, start }) => ({
    id: newId(),
    label,
    recording,
    name: `room, second ${Math.round(start) + 1}`,
    start,
    sound: part,
  }));
}

/** A name for one more class that no class has yet. */
export function freshLabel(labels: readonly string[]): string {
  for (let n = 1; ; n++) if (!labels.includes(`sound ${n}`)) return `sound ${n}`;
}
