// What the page and its worker say to each other. Plain data only.
import type { Signal } from "ulmus";

/** How much is heard and learnt: a preset of the library. */
export type PresetName = "fast" | "small";

/** A clip as the worker knows it. */
export interface ClipKey {
  readonly id: string;
  readonly label: string;
  /** Clips of one group are held out together. */
  readonly group: string;
  /** The clip's own, in samples per second. */
  readonly sampleRate: number;
}

/** What all of the worker's answers depend on. */
export interface Lesson {
  readonly clips: readonly ClipKey[];
  readonly preset: PresetName;
}

/** A clip as it is drawn. */
export interface Look {
  /** The least and the greatest sample of each of so many equal parts, in turn: −1 … 1. */
  readonly peaks: Float32Array;
  /** Log-mel values, frame by frame, 0 (at the floor) … 255 (the loudest of the clip). */
  readonly mel: Uint8Array;
  readonly bands: number;
}

/** A clip to be measured. */
export interface MeasureRequest {
  readonly id: string;
  readonly sound: Signal;
  /** In samples per second: what the lesson's rate has settled on. */
  readonly sampleRate: number;
  readonly preset: PresetName;
}

/** What a model that was fitted without a clip, or without its group, says of it. */
export interface HeldOutClip {
  readonly id: string;
  readonly predicted: string;
  readonly probability: number;
  /** How probable the clip's own label seemed. */
  readonly ofOwn: number;
}

/** In milliseconds, of work. */
export interface Times {
  /** The features of one second of sound, as last measured. */
  readonly features: number;
  readonly solve: number;
  /** From features to a label. */
  readonly predict: number;
}

/** What is known once a lesson is solved. */
export interface Report {
  readonly labels: readonly string[];
  readonly sampleRate: number;
  readonly accuracy: number;
  readonly uar: number;
  readonly heldOut: readonly HeldOutClip[];
  readonly times: Times;
}

/** The lesson's settled rate, and the clips that have yet to be measured at it. */
export interface Needs {
  readonly needs: readonly string[];
  readonly sampleRate: number;
}

export type SolveAnswer = Needs | { readonly report: Report };

/** What is to be listened to. */
export interface ListenRequest {
  /** Of the microphone, in samples per second. */
  readonly sampleRate: number;
  /** How long the stretches are that the model is asked about. */
  readonly windowSeconds: number;
}

/** What the model says of one window. */
export interface HeardMoment {
  /** Of the window's end, in seconds since listening began. */
  readonly time: number;
  /** In the order of the labels; all 0 for silence. */
  readonly probabilities: readonly number[];
}

/** What a piece of sound has brought. */
export interface HeardPiece {
  readonly labels: readonly string[];
  readonly moments: readonly HeardMoment[];
  /** Log-mel frames, 0 … 255. */
  readonly mel: Uint8Array;
  readonly bands: number;
  /** Milliseconds of work for one second of sound; 0 where nothing was asked. */
  readonly predictTime: number;
}

/** A model that was brought along. */
export interface Guest {
  readonly labels: readonly string[];
  /** Whether it can learn this page's clips too. */
  readonly canLearn: boolean;
}

/** A sound with its class. */
export interface LabelledSound {
  readonly sound: Signal;
  readonly label: string;
}
