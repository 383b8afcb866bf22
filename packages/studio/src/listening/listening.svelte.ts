// Listening: the microphone's sound goes to the worker, its answers become lines, words and triggers.
import { SvelteMap } from "svelte/reactivity";
import type { Signal } from "ulmus";
import { NONE, newId } from "../clips/clip.ts";
import type { Microphone } from "../microphone/microphone.svelte.ts";
import type { Remote } from "../worker/remote.ts";
import type { Workshop } from "../worker/worker.ts";
import { alarmsOf, type Moment, type QuietRun } from "./quiet.ts";
import { Smoother } from "./smoother.ts";
import { Trigger, type TriggerSettings, usualTrigger } from "./trigger.ts";

/** A sound that was heard. */
export interface Heard {
  readonly id: string;
  readonly label: string;
  readonly probability: number;
  readonly at: Date;
  readonly sound: Signal;
  /** What the user has said it is. */
  readonly corrected?: string;
}

/** How many triggers are kept, with their sound. */
const KEPT = 20;
/** How much of the past the chart shows. */
export const CHART_SECONDS = 12;
/** Sound is handed to the worker in pieces of this length. */
const PIECE_SECONDS = 0.06;
export const QUIET_SECONDS = 60;

export class Listening {
  isOn = $state(false);
  labels = $state.raw<readonly string[]>([]);
  /** The last moments, for the chart. */
  moments = $state.raw<readonly Moment[]>([]);
  /** Log-mel frames that have come since the last look, for the spectrogram. */
  freshMel = $state.raw<{ readonly mel: Uint8Array; readonly bands: number }>({ mel: new Uint8Array(0), bands: 1 });
  heard = $state.raw<readonly Heard[]>([]);
  /** The last trigger, while it is shown. */
  alert = $state.raw<Heard>();
  settings = $state.raw<TriggerSettings>(usualTrigger);
  smoothingSeconds = $state(0.15);
  /** A minute of quiet, as far as it has been heard. */
  quiet = $state.raw<QuietRun>();
  isMeasuringQuiet = $state(false);
  /** Of work, for the last second of sound, in milliseconds. */
  predictTime = $state(0);
  readonly counts = new SvelteMap<string, number>();

  readonly #microphone: Microphone;
  readonly #workshop: Remote<Workshop>;
  #stop: (() => void) | undefined;
  #smoother = new Smoother(0);
  #trigger = new Trigger(usualTrigger);
  #windowSeconds = 1;
  #quietFrom = 0;

  constructor(microphone: Microphone, workshop: Remote<Workshop>) {
    this.#microphone = microphone;
    this.#workshop = workshop;
  }

  /** @param windowSeconds how long a sound is that the model is asked about: as long as those it has learnt. */
  async start(windowSeconds: number): Promise<void> {
    if (this.isOn || !(await this.#microphone.open())) return;
    this.isOn = true;
    this.#windowSeconds = windowSeconds;
    this.moments = [];
    this.tune(this.settings, this.smoothingSeconds);
    await this.#workshop.listen({ sampleRate: this.#microphone.sampleRate, windowSeconds });
    let pieces: Float32Array[] = [];
    let length = 0;
    this.#stop = this.#microphone.listen((samples, sampleRate) => {
      pieces.push(samples);
      length += samples.length;
      if (length < PIECE_SECONDS * sampleRate) return;
      const end = this.#microphone.position;
      void this.#hear(pieces, length, end);
      [pieces, length] = [[], 0];
    });
  }

  async stop(): Promise<void> {
    this.#stop?.();
    this.isOn = false;
    this.isMeasuringQuiet = false;
    await this.#microphone.close();
  }

  tune(settings: TriggerSettings, smoothingSeconds: number): void {
    this.settings = settings;
    this.smoothingSeconds = smoothingSeconds;
    this.#smoother = new Smoother(smoothingSeconds);
    this.#trigger = new Trigger(settings);
  }

  /** For a minute, whatever is heard is a false alarm. */
  listenQuietly(): void {
    this.#quietFrom = this.moments.at(-1)?.time ?? 0;
    this.quiet = { moments: [], seconds: 0, wanted: this.labels.map((label) => label !== NONE) };
    this.isMeasuringQuiet = true;
  }

  /** How many alarms the quiet run would have had with the present settings. */
  get quietAlarms(): number {
    return this.quiet ? alarmsOf(this.quiet, this.settings) : 0;
  }

  correct(id: string, label: string): void {
    this.heard = this.heard.map((one) => (one.id === id ? { ...one, corrected: label } : one));
  }

  async #hear(pieces: readonly Float32Array[], length: number, end: number): Promise<void> {
    const samples = new Float32Array(length);
    let at = 0;
    for (const piece of pieces) {
      samples.set(piece, at);
      at += piece.length;
    }
    const answer = await this.#workshop.hear(samples);
    if (!this.isOn) return;
    this.freshMel = { mel: answer.mel, bands: answer.bands };
    if (answer.predictTime > 0) this.predictTime = answer.predictTime;
    if (answer.labels.join("\n") !== this.labels.join("\n")) {
      this.labels = answer.labels;
      this.moments = [];
    }
    for (const { time, probabilities } of answer.moments) this.#take(time, probabilities, end);
  }

  #take(time: number, probabilities: readonly number[], end: number): void {
    const values = this.#smoother.push(time, probabilities);
    const moment = { time, values };
    this.moments = [...this.moments.filter((past) => past.time > time - CHART_SECONDS), moment];
    if (this.isMeasuringQuiet && this.quiet) {
      const seconds = time - this.#quietFrom;
      this.quiet = { ...this.quiet, moments: [...this.quiet.moments, moment], seconds };
      if (seconds >= QUIET_SECONDS) this.isMeasuringQuiet = false;
    }
    const place = this.#trigger.push(time, values, (i) => this.labels[i] !== NONE);
    if (place >= 0) this.#fire(this.labels[place], values[place], end);
  }

  #fire(label: string, probability: number, end: number): void {
    const from = end - Math.round(this.#windowSeconds * this.#microphone.sampleRate);
    const sound = this.#microphone.heard(from, end);
    const heard = { id: newId(), label, probability, at: new Date(), sound };
    this.heard = [heard, ...this.heard].slice(0, KEPT);
    this.counts.set(label, (this.counts.get(label) ?? 0) + 1);
    this.alert = heard;
    if (typeof navigator.vibrate === "function") navigator.vibrate(120);
    setTimeout(() => {
      if (this.alert === heard) this.alert = undefined;
    }, 1400);
  }
}
