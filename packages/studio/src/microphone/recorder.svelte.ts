// Recording by holding a button: what was heard while it was held becomes clips.
import type { Clips } from "../clips/clips.svelte.ts";
import { addClips } from "../clips/collection.ts";
import { NONE } from "../clips/clip.ts";
import { clipsOfRecording } from "../clips/lessons.ts";
import { advice, faultOf } from "./level.ts";
import type { Microphone } from "./microphone.svelte.ts";

/** How long a tap of the button records. */
const TAP_SECONDS = 1;
/** A press shorter than this is a tap. */
const TAP_LIMIT_SECONDS = 0.35;
/** A finger comes a little later than the ear: so much before the press is kept too. */
const BEFORE_SECONDS = 0.1;
/** How long the room is recorded. */
export const ROOM_SECONDS = 6;

export class Recorder {
  /** The class that is being recorded. */
  label = $state<string>();
  /** Of a recording of given length, how much is left, in seconds. */
  left = $state(0);
  /** What was wrong with the last recording. */
  fault = $state<{ readonly label: string; readonly advice: string }>();

  readonly #microphone: Microphone;
  readonly #clips: Clips;
  #from = 0;
  #isHeld = false;

  constructor(microphone: Microphone, clips: Clips) {
    this.#microphone = microphone;
    this.#clips = clips;
  }

  /** The button goes down. */
  async press(label: string): Promise<void> {
    if (this.label !== undefined) return;
    this.#isHeld = true;
    const wasOpen = this.#microphone.state === "open";
    if (!(await this.#microphone.open())) return;
    // While leave was asked for, the finger has long gone.
    if (!wasOpen && !this.#isHeld && label !== NONE) return;
    this.label = label;
    const before = wasOpen ? BEFORE_SECONDS * this.#microphone.sampleRate : 0;
    this.#from = Math.max(0, this.#microphone.position - Math.round(before));
    if (label === NONE) await this.#finishAfter(ROOM_SECONDS);
  }

  /** The button goes up: after a tap so much more is recorded that it is one second. */
  async release(): Promise<void> {
    this.#isHeld = false;
    if (this.label === undefined || this.label === NONE) return;
    const seconds = (this.#microphone.position - this.#from) / this.#microphone.sampleRate;
    if (seconds < TAP_LIMIT_SECONDS) await this.#finishAfter(TAP_SECONDS);
    else this.#finish();
  }

  async #finishAfter(seconds: number): Promise<void> {
    const length = Math.round(seconds * this.#microphone.sampleRate);
    await new Promise<void>((resolve) => {
      const stop = this.#microphone.listen(() => {
        const missing = this.#from + length - this.#microphone.position;
        this.left = Math.ceil(Math.max(0, missing) / this.#microphone.sampleRate);
        if (missing > 0 && this.#microphone.state === "open") return;
        stop();
        resolve();
      });
    });
    this.#finish(this.#from + length);
  }

  #finish(to?: number): void {
    const { label } = this;
    this.label = undefined;
    if (label === undefined) return;
    const sound = this.#microphone.heard(this.#from, to);
    const fault = faultOf(sound.samples, sound.sampleRate);
    this.fault = fault && { label, advice: advice[fault] };
    if (fault === "short" || (fault === "silent" && label !== NONE)) return;
    const recordings = new Set(this.#clips.of(label).map(({ recording }) => recording));
    const added = clipsOfRecording(sound, label, recordings.size + 1);
    this.#clips.change(`recording “${label}”`, addClips(this.#clips.collection, added));
  }
}
