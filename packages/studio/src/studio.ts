// The one studio of the page: its parts, and what happens between them.
import { readSound } from "ulmus/browser";
import type { Signal } from "ulmus";
import type { Collection } from "./clips/clip.ts";
import { Clips } from "./clips/clips.svelte.ts";
import { addClips } from "./clips/collection.ts";
import { type FoundFile, readFiles } from "./clips/intake.ts";
import { Notices } from "./design/notices.svelte.ts";
import { Listening } from "./listening/listening.svelte.ts";
import { Microphone } from "./microphone/microphone.svelte.ts";
import { Player } from "./microphone/player.svelte.ts";
import { Recorder } from "./microphone/recorder.svelte.ts";
import { GuestHouse } from "./model/guest.svelte.ts";
import { Model } from "./model/model.svelte.ts";
import { modelOfLink } from "./project/link.ts";
import { sayWhyNotKept, Storage } from "./project/storage.ts";
import { Forgetting } from "./trust/forgetting.svelte.ts";
import { startWorkshop } from "./worker/workshop.ts";

export const { workshop } = startWorkshop();
export const clips = new Clips();
export const model = new Model(workshop);
export const microphone = new Microphone();
export const recorder = new Recorder(microphone, clips);
export const listening = new Listening(microphone, workshop);
export const player = new Player();
export const notices = new Notices();
export const guests = new GuestHouse(workshop);
export const forgetting = new Forgetting(clips, model, workshop);

const storage = new Storage();
let hasWarned = false;

clips.onChange((collection) => model.update(collection));
clips.onChange((collection) => void keep(collection));

/** Brings back what was there when the page was left, and the model of a link. */
export async function begin(): Promise<void> {
  try {
    const kept = await storage.load();
    if (kept) clips.restart(kept);
  } catch (error) {
    warnOfStorage(error as Error);
  }
  await openLink();
  addEventListener("hashchange", () => void openLink());
}

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

async function keep(collection: Collection): Promise<void> {
  try {
    await storage.save(collection);
  } catch (error) {
    warnOfStorage(error as Error);
  }
}

function warnOfStorage(error: Error): void {
  if (!hasWarned) notices.warn(sayWhyNotKept(error));
  hasWarned = true;
}

async function openLink(): Promise<void> {
  try {
    const bytes = await modelOfLink(location.hash);
    if (bytes) await guests.welcome(bytes, "the model of the link");
  } catch (error) {
    notices.warn((error as Error).message);
  }
}
