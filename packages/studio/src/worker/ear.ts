// Listens: samples come in pieces, and every tenth of a second the model is asked about the last window of them.
import { type Classifier, createRecipe, FeatureStream, Resampler } from "ulmus";
import { Tape } from "../microphone/tape.ts";
import type { HeardMoment, HeardPiece, ListenRequest } from "./protocol.ts";

const HOP_SECONDS = 0.1;
/** Windows without a sample as loud as this, −60 dB, are silence: nothing is in them that could be recognised. */
const SILENCE = 0.001;
const BANDS = 48;
/** The decibels of a spectrogram's floor and of its brightest. */
const [FLOOR, TOP] = [-70, 10];

export class Ear {
  readonly #request: ListenRequest;
  readonly #frames: FeatureStream;
  readonly #now: () => number;
  #heard = 0;
  #line: Line | undefined;

  constructor(request: ListenRequest, now: () => number) {
    this.#request = request;
    this.#now = now;
    const frontEnd = { sampleRate: request.sampleRate, frameSeconds: 0.03, hopSeconds: 0.02 };
    const block = { frames: "logMel", bands: BANDS, reference: "fixed" } as const;
    this.#frames = new FeatureStream(createRecipe({ frontEnd, blocks: [block] }));
  }

  /** Hands over the next samples; the moments that they complete, and how they look. */
  hear(samples: Float32Array, model: Classifier | undefined): HeardPiece {
    const { data } = this.#frames.push(samples);
    const mel = Uint8Array.from(data, (decibel) =>
      Math.max(0, Math.min(255, (255 * (decibel - FLOOR)) / (TOP - FLOOR))),
    );
    const { windowSeconds } = this.#request;
    const started = this.#now();
    const moments = model ? this.#lineFor(model).hear(samples, model) : [];
    this.#heard += samples.length;
    const predictTime = moments.length > 0 ? (this.#now() - started) / moments.length / windowSeconds : 0;
    return { labels: model?.labels ?? [], moments, mel, bands: BANDS, predictTime };
  }

  /** The sound at the rate of the model; another model, of another rate, begins with what comes next. */
  #lineFor({ recipe }: Classifier): Line {
    const rate = recipe.frontEnd.sampleRate as number;
    if (this.#line?.rate !== rate) this.#line = new Line(this.#request, rate, this.#heard / this.#request.sampleRate);
    return this.#line;
  }
}

/** Sound on its way to a model: each sample is brought to the model's rate once, not with every window that it is in. */
class Line {
  readonly rate: number;
  readonly #from: number;
  readonly #resampler: Resampler;
  readonly #tape: Tape;
  readonly #window: number;
  readonly #hop: number;
  #nextEnd: number;

  /** @param from where it begins, in seconds since listening began. */
  constructor({ sampleRate, windowSeconds }: ListenRequest, rate: number, from: number) {
    this.rate = rate;
    this.#from = from;
    this.#resampler = new Resampler(sampleRate, rate);
    this.#window = Math.round(windowSeconds * rate);
    this.#hop = Math.round(HOP_SECONDS * rate);
    this.#tape = new Tape(this.#window + rate);
    this.#nextEnd = this.#window;
  }

  hear(samples: Float32Array, model: Classifier): HeardMoment[] {
    this.#tape.push(this.#resampler.push(samples));
    const moments: HeardMoment[] = [];
    for (; this.#nextEnd <= this.#tape.end; this.#nextEnd += this.#hop) moments.push(this.#ask(model));
    return moments;
  }

  #ask(model: Classifier): HeardMoment {
    const end = this.#nextEnd;
    const samples = this.#tape.read(end - this.#window, end);
    const time = this.#from + end / this.rate;
    if (!samples.some((sample) => Math.abs(sample) >= SILENCE)) {
      return { time, probabilities: model.labels.map(() => 0) };
    }
    const { probabilities } = model.predict({ sampleRate: this.rate, samples });
    return { time, probabilities: model.labels.map((label) => probabilities[label]) };
  }
}
