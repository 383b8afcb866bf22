// The clips in the browser's own database, so that they are there when the page is opened again. Nothing else is kept.
import { type IDBPDatabase, openDB } from "idb";
import type { Clip, Collection } from "../clips/clip.ts";

const [NAME, CLIPS, PROJECT, NOW] = ["ulmus-studio", "clips", "project", "now"];

/** The order of clips and classes; the clips are kept one by one. */
interface Project {
  readonly ids: readonly string[];
  readonly labels: readonly string[];
}

export class Storage {
  #database: Promise<IDBPDatabase> | undefined;
  /** The clips as they are kept. */
  #kept = new Map<string, Clip>();
  #work: Promise<void> = Promise.resolve();
  #next: Collection | undefined;

  /** What was kept; undefined if nothing was. */
  async load(): Promise<Collection | undefined> {
    const database = await this.#open();
    const transaction = database.transaction([CLIPS, PROJECT]);
    const project: Project | undefined = await transaction.objectStore(PROJECT).get(NOW);
    const all: Clip[] = await transaction.objectStore(CLIPS).getAll();
    const byId = new Map(all.map((clip) => [clip.id, clip]));
    this.#kept = byId;
    if (!project) return undefined;
    return { labels: project.labels, clips: project.ids.flatMap((id) => byId.get(id) ?? []) };
  }

  /** Keeps `collection`, and deletes what is not in it; all of it or nothing. What comes meanwhile is kept after. */
  save(collection: Collection): Promise<void> {
    const isWaiting = this.#next !== undefined;
    this.#next = collection;
    if (isWaiting) return this.#work;
    return (this.#work = this.#work
      .catch(() => {})
      .then(() => {
        const next = this.#next;
        this.#next = undefined;
        return next && this.#write(next);
      }));
  }

  async #write({ clips, labels }: Collection): Promise<void> {
    const database = await this.#open();
    const wanted = new Map(clips.map((clip) => [clip.id, clip]));
    const transaction = database.transaction([CLIPS, PROJECT], "readwrite");
    const store = transaction.objectStore(CLIPS);
    const changes: Promise<unknown>[] = [];
    for (const id of this.#kept.keys()) if (!wanted.has(id)) changes.push(store.delete(id));
    for (const [id, clip] of wanted) if (this.#kept.get(id) !== clip) changes.push(store.put(clip));
    const project: Project = { ids: [...wanted.keys()], labels: [...labels] };
    changes.push(transaction.objectStore(PROJECT).put(project, NOW));
    await Promise.all([...changes, transaction.done]);
    this.#kept = wanted;
  }

  #open(): Promise<IDBPDatabase> {
    return (this.#database ??= openDB(NAME, 1, {
      upgrade(database) {
        database.createObjectStore(CLIPS, { keyPath: "id" });
        database.createObjectStore(PROJECT);
      },
    }));
  }
}

/** Why clips could not be kept, in plain words. */
export function sayWhyNotKept({ name, message }: Error): string {
  if (name === "QuotaExceededError") {
    return "The browser has no room left for these clips. They work until the page is closed: save the project as a file, or delete some.";
  }
  return `This browser keeps nothing (${message}), perhaps because the window is a private one. Save the project as a file before you close it.`;
}
