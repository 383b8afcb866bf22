// Forgetting for good: clips leave the page, its storage and the model, nothing can bring them back, and it is proved.
import type { Clip } from "../clips/clip.ts";
import type { Clips } from "../clips/clips.svelte.ts";
import type { Model } from "../model/model.svelte.ts";
import type { Remote } from "../worker/remote.ts";
import type { Workshop } from "../worker/worker.ts";
import { startWorkshop } from "../worker/workshop.ts";

/** What was proved. */
export interface Proof {
  readonly forgotten: number;
  readonly left: number;
  /** Between the model that unlearnt the clips and one that never had them; absent where no model is left. */
  readonly difference?: number;
  /** Of the page's model, and of one made by a new worker from the remaining clips alone: SHA-256 of their files. */
  readonly fingerprints?: readonly [string, string];
}

export class Forgetting {
  isBusy = $state(false);
  proof = $state.raw<Proof>();
  readonly #clips: Clips;
  readonly #model: Model;
  readonly #workshop: Remote<Workshop>;

  constructor(clips: Clips, model: Model, workshop: Remote<Workshop>) {
    this.#clips = clips;
    this.#model = model;
    this.#workshop = workshop;
  }

  /** Forgets the clips that `isMeant`; their classes too if no clip of them is left. */
  async forget(isMeant: (clip: Clip) => boolean): Promise<void> {
    this.isBusy = true;
    try {
      await this.#model.settled();
      const { clips } = this.#clips.collection;
      const [gone, left] = [clips.filter(isMeant), clips.filter((clip) => !isMeant(clip))];
      const labels = this.#clips.labels.filter(
        (label) => !clips.some((c) => c.label === label) || left.some((c) => c.label === label),
      );
      const hasModel = this.#model.report !== undefined && new Set(left.map(({ label }) => label)).size > 1;
      const lesson = this.#model.lesson;
      const ids = gone.map(({ id }) => id);
      const difference =
        hasModel && lesson && gone.length > 0 ? await this.#workshop.proveForgetting(lesson, ids) : undefined;
      this.#clips.restart({ clips: left, labels });
      await this.#model.settled();
      const fingerprints = hasModel ? await this.#fingerprints(left) : undefined;
      this.proof = {
        forgotten: gone.length,
        left: left.length,
        ...(difference !== undefined && { difference }),
        ...(fingerprints && { fingerprints }),
      };
    } finally {
      this.isBusy = false;
    }
  }

  async #fingerprints(left: readonly Clip[]): Promise<readonly [string, string] | undefined> {
    const { lesson } = this.#model;
    if (!lesson) return undefined;
    const { workshop, end } = startWorkshop();
    try {
      const { sampleRate } = await workshop.missing(lesson);
      for (const { id, sound } of left) await workshop.measure({ id, sound, sampleRate, preset: lesson.preset });
      await workshop.solve(lesson);
      const files = [await this.#workshop.exportModel({ sums: false }), await workshop.exportModel({ sums: false })];
      const [own, fresh] = await Promise.all(files.map(fingerprintOf));
      return [own, fresh];
    } finally {
      end();
    }
  }
}

async function fingerprintOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
