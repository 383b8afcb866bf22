// The one studio of the page: its parts, and what happens between them.
import { readSound } from "ulmus/browser";
import type { Signal } from "ulmus";
import { Clips } from "./clips/clips.svelte.ts";
import { addClips } from "./clips/collection.ts";
import { type FoundFile, readFiles } from "./clips/intake.ts";
import { Notices } from "./design/notices.svelte.ts";
import { Microphone } from "./microphone/microphone.svelte.ts";
import { Recorder } from "./microphone/recorder.svelte.ts";
import { Player } from "./microphone/player.svelte.ts";
import { Model } from "./model/model.svelte.ts";
import { startWorkshop } from "./worker/workshop.ts";

export const workshop = startWorkshop();
export const clips = new Clips();
export const model = new Model(workshop);
export const microphone = new Microphone();
export const recorder = new Recorder(microphone, clips);
export const player = new Player();
export const notices = new Notices();

clips.onChange((collection) => model.update(collection));

/** A file's sound: decoded in the worker if the library can, else by the browser. */
export async function decode(file: File): Promise<Signal> {
  try {
    return await workshop.decode(new Uint8Array(await file.arrayBuffer()), file.name);
  } catch {
    return readSound(file);
  }
}

/** Takes files in, into the class `label` where nothing else says one; says what could not be used. */
export async function takeFiles(found: readonly FoundFile[], label: string): Promise<void> {
  const { clips: added, refused } = await readFiles(found, { label, decode });
  if (added.length > 0) clips.change(`adding ${count(added.length, "clip")}`, addClips(clips.collection, added));
  if (refused.length > 0) {
    const what = refused.length === 1 ? "A file could not be used" : `${refused.length} files could not be used`;
    const rest = added.length > 0 ? `; the other ${added.length} are in` : "";
    notices.warn(
      what + rest,
      refused.map(({ path, reason }) => `${path}: ${reason}`),
    );
  }
  if (added.length === 0 && refused.length === 0) notices.warn("There was no sound in what you dropped.");
}

/** "1 clip", "3 clips". */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
