// Listens: samples come in pieces, and every tenth of a second the model is asked about the last window of them.
import { type Classifier, createRecipe, FeatureStream } from "ulmus";
import { Tape } from "../microphone/tape.ts";
import type { HeardMoment, HeardPiece, ListenRequest } from "./protocol.ts";

const HOP_SECONDS = 0.1;
/** Windows without a sample as loud as this, −60 dB, are silence: nothing is in them that could be recognised. */
const SILENCE = 0.001;
const BANDS = 48;
/** The decibels of a spectrogram's floor and of its brightest. */
const [FLOOR, TOP] = [-70, 10];

export class Ear {
  readonly #sampleRate: number;
  readonly #window: number;
  readonly #hop: number;
  readonly #tape: Tape;
  readonly #frames: FeatureStream;
  readonly #now: () => number;
  #nextEnd: number;

  constructor({ sampleRate, windowSeconds }: ListenRequest, now: () => number) {
    this.#sampleRate = sampleRate;
    this.#window = Math.round(windowSeconds * sampleRate);
    this.#hop = Math.round(HOP_SECONDS * sampleRate);
    this.#tape = new Tape(this.#window + sampleRate);
    this.#nextEnd = this.#window;
    this.#now = now;
    const frontEnd = { sampleRate, frameSeconds: 0.03, hopSeconds: 0.02 };
    const block = { frames: "logMel", bands: BANDS, reference: "fixed" } as const;
    this.#frames = new FeatureStream(createRecipe({ frontEnd, blocks: [block] }));
  }

  /** Hands over the next samples; the moments that they complete, and how they look. */
  hear(samples: Float32Array, model: Classifier | undefined): HeardPiece {
    this.#tape.push(samples);
    const { data } = this.#frames.push(samples);
    const mel = Uint8Array.from(data, (decibel) =>
      Math.max(0, Math.min(255, (255 * (decibel - FLOOR)) / (TOP - FLOOR))),
    );
    const moments: HeardMoment[] = [];
    let predictTime = 0;
    while (this.#nextEnd <= this.#tape.end) {
      if (model) {
        const started = this.#now();
        moments.push(this.#ask(model, this.#nextEnd));
        predictTime = ((this.#now() - started) * this.#sampleRate) / this.#window;
      }
      this.#nextEnd += this.#hop;
    }
    return { labels: model?.labels ?? [], moments, mel, bands: BANDS, predictTime };
  }

  #ask(model: Classifier, end: number): HeardMoment {
    const samples = this.#tape.read(end - this.#window, end);
    const time = end / this.#sampleRate;
    if (!samples.some((sample) => Math.abs(sample) >= SILENCE)) {
      return { time, probabilities: model.labels.map(() => 0) };
    }
    const { probabilities } = model.predict({ sampleRate: this.#sampleRate, samples });
    return { time, probabilities: model.labels.map((label) => probabilities[label]) };
  }
}
