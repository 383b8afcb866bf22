// A model that was brought along, in a file or a link: it listens in the place of the page's own, and can learn its clips.
import type { Clip } from "../clips/clip.ts";
import type { Remote } from "../worker/remote.ts";
import type { Workshop } from "../worker/worker.ts";

export interface GuestModel {
  readonly name: string;
  readonly labels: readonly string[];
  readonly canLearn: boolean;
  /** Once it has been merged: the clips of each class that it has learnt. */
  readonly counts?: Readonly<Record<string, number>>;
}

export class GuestHouse {
  guest = $state.raw<GuestModel>();
  readonly #workshop: Remote<Workshop>;

  constructor(workshop: Remote<Workshop>) {
    this.#workshop = workshop;
  }

  /** Throws an Error that says what is wrong with the file. */
  async welcome(bytes: Uint8Array, name: string): Promise<void> {
    this.guest = { name, ...(await this.#workshop.welcome(bytes, name)) };
  }

  async dismiss(): Promise<void> {
    await this.#workshop.dismiss();
    this.guest = undefined;
  }

  /** The guest learns these clips. */
  async merge(clips: readonly Clip[]): Promise<void> {
    if (!this.guest) return;
    const counts = await this.#workshop.merge(clips.map(({ label, sound }) => ({ label, sound })));
    this.guest = {
      ...this.guest,
      labels: Object.keys(counts),
      counts,
      canLearn: false,
      name: `${this.guest.name}, merged`,
    };
  }
}
