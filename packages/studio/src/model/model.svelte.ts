// The model as the page knows it. There is no button to train: after every change of the clips it is solved again.
import { SvelteMap } from "svelte/reactivity";
import type { Clip, Collection } from "../clips/clip.ts";
import { groupClips } from "../clips/groups.ts";
import type { Lesson, Look, PresetName, Report } from "../worker/protocol.ts";
import type { Remote } from "../worker/remote.ts";
import type { Workshop } from "../worker/worker.ts";

/** Where the model stands. */
export type Stage = "empty" | "measuring" | "solving" | "live" | "failed";

export class Model {
  /** How every clip looks that has been measured. */
  readonly looks = new SvelteMap<string, Look>();
  stage = $state<Stage>("empty");
  report = $state.raw<Report>();
  /** While clips are measured: how many are, of how many. */
  progress = $state.raw({ done: 0, total: 0 });
  failure = $state("");
  /** Classes whose clips all come from one recording. */
  oneRecording = $state.raw<readonly string[]>([]);
  preset = $state<PresetName>("fast");

  /** Whether it can recognise. */
  get isLive(): boolean {
    return this.report !== undefined;
  }

  /** What was last asked of the worker. */
  lesson: Lesson | undefined;

  readonly #workshop: Remote<Workshop>;
  #wanted: Collection | undefined;
  #isBusy = false;
  #idle: (() => void)[] = [];

  constructor(workshop: Remote<Workshop>) {
    this.#workshop = workshop;
  }

  /** Solves again for `collection`; what comes in the meantime is solved after, the last of it alone. */
  update(collection: Collection): void {
    this.#wanted = collection;
    this.stage = "solving"; // what there is, is not the model of these clips
    if (!this.#isBusy) void this.#run();
  }

  /** Resolves once nothing is left to be solved. */
  settled(): Promise<void> {
    if (!this.#isBusy) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    while (this.#wanted) {
      const { clips } = this.#wanted;
      this.#wanted = undefined;
      try {
        await this.#solve(clips);
        this.failure = "";
      } catch (error) {
        this.failure = (error as Error).message;
        this.stage = "failed";
      }
    }
    this.#isBusy = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #solve(clips: readonly Clip[]): Promise<void> {
    const lesson = this.#lessonOf(clips);
    this.lesson = lesson;
    this.#dropLooks(clips);
    if (clips.length === 0) {
      this.report = undefined;
      this.stage = "empty";
      return;
    }
    const isLearnable = new Set(clips.map(({ label }) => label)).size > 1;
    for (;;) {
      const answer = isLearnable ? await this.#workshop.solve(lesson) : await this.#workshop.missing(lesson);
      if ("report" in answer) {
        this.report = answer.report;
        this.stage = "live";
        return;
      }
      if (answer.needs.length === 0) {
        this.report = undefined;
        this.stage = "empty";
        return;
      }
      if (!(await this.#measure(clips, answer.needs, answer.sampleRate))) return;
      this.stage = "solving";
    }
  }

  /** Measures the clips that are missing; false if the collection has changed in the meantime. */
  async #measure(clips: readonly Clip[], needs: readonly string[], sampleRate: number): Promise<boolean> {
    const wanted = new Set(needs);
    const missing = clips.filter(({ id }) => wanted.has(id));
    for (const [done, { id, sound }] of missing.entries()) {
      if (missing.length > 3) {
        this.stage = "measuring";
        this.progress = { done, total: missing.length };
      }
      this.looks.set(id, await this.#workshop.measure({ id, sound, sampleRate, preset: this.preset }));
      if (this.#wanted) return false;
    }
    return true;
  }

  #lessonOf(clips: readonly Clip[]): Lesson {
    const { groups, oneRecording } = groupClips(clips);
    this.oneRecording = oneRecording;
    const keys = clips.map(({ id, label, sound }, i) => ({
      id,
      label,
      group: groups[i],
      sampleRate: sound.sampleRate,
    }));
    return { clips: keys, preset: this.preset };
  }

  #dropLooks(clips: readonly Clip[]): void {
    const known = new Set(clips.map(({ id }) => id));
    for (const id of this.looks.keys()) if (!known.has(id)) this.looks.delete(id);
  }
}
