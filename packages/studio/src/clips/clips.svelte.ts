// The clips there are, and those there were: every change can be undone.
import { type Clip, type Collection, emptyCollection, NONE } from "./clip.ts";
import { groupBy } from "./group-by.ts";

/** How many changes can be undone. */
const HISTORY = 50;

export class Clips {
  #now = $state.raw<Collection>({ ...emptyCollection, labels: [NONE] });
  #past = $state.raw<readonly { readonly what: string; readonly before: Collection }[]>([]);
  readonly #listeners: ((collection: Collection) => void)[] = [];

  get collection(): Collection {
    return this.#now;
  }

  get all(): readonly Clip[] {
    return this.#now.clips;
  }

  get labels(): readonly string[] {
    return this.#now.labels;
  }

  readonly #byLabel = $derived.by(() => groupBy(this.#now.clips, ({ label }) => label));
  readonly #byId = $derived.by(() => new Map(this.#now.clips.map((clip) => [clip.id, clip])));

  of(label: string): readonly Clip[] {
    return this.#byLabel.get(label) ?? [];
  }

  byId(id: string): Clip | undefined {
    return this.#byId.get(id);
  }

  /** What `undo` would take back; undefined if there is nothing. */
  get undoable(): string | undefined {
    return this.#past.at(-1)?.what;
  }

  /** Makes `next` the collection; `what` names the change for whoever takes it back. */
  change(what: string, next: Collection): void {
    this.#past = [...this.#past, { what, before: this.#now }].slice(-HISTORY);
    this.#set(next);
  }

  undo(): void {
    const last = this.#past.at(-1);
    if (!last) return;
    this.#past = this.#past.slice(0, -1);
    this.#set(last.before);
  }

  /** Begins with `collection`; what was before cannot be brought back. */
  restart(collection: Collection): void {
    this.#past = [];
    this.#set(collection);
  }

  /** Forgets what could be undone: what was deleted is then nowhere any more. */
  clearHistory(): void {
    this.#past = [];
  }

  onChange(listener: (collection: Collection) => void): void {
    this.#listeners.push(listener);
  }

  #set(next: Collection): void {
    this.#now = next;
    for (const listener of this.#listeners) listener(next);
  }
}
