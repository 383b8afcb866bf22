// Features and the model. Knows no page, no worker and no microphone, so that it runs and is tested anywhere; it keeps rows of
// features, but no sound.
import {
  Classifier,
  createExtractor,
  createRecipe,
  type Extractor,
  fromBytes,
  type Kernels,
  matrixFromRows,
  type Prediction,
  presets,
  type Recipe,
  settleSampleRate,
  type Signal,
  toBytes,
} from "ulmus";
import { proveForgetting, type ProofRows } from "../trust/proof.ts";
import { Ear } from "./ear.ts";
import { type CurvePoint, learningCurve } from "./learning-curve.ts";
import { drawMel, drawPeaks } from "./look.ts";
import type {
  Guest,
  HeardPiece,
  HeldOutClip,
  LabelledSound,
  Lesson,
  ListenRequest,
  Look,
  MeasureRequest,
  Needs,
  PresetName,
  SolveAnswer,
  Times,
} from "./protocol.ts";

/** Tells the time, in milliseconds since any fixed moment. */
export type Clock = () => number;

export class Engine {
  readonly #kernels: Kernels;
  readonly #now: Clock;
  /** Rows by clip, for one rate and preset; others are dropped when these change. */
  readonly #rows = new Map<string, Float32Array>();
  #setting = "";
  #extractor: Extractor | undefined;
  #model: Classifier | undefined;
  #featureTime = 0;
  #ear: Ear | undefined;
  #guest: Classifier | undefined;

  constructor(kernels: Kernels, now: Clock) {
    this.#kernels = kernels;
    this.#now = now;
  }

  /** What listens and answers: a model that was brought along, else the one that was last solved. */
  get model(): Classifier | undefined {
    return this.#guest ?? this.#model;
  }

  /** Measures a clip, keeps its row for the lessons to come, and gives its looks. */
  measure({ id, sound, sampleRate, preset }: MeasureRequest): Look {
    const extractor = this.#extractorFor(sampleRate, preset);
    const started = this.#now();
    this.#rows.set(id, extractor.extract(sound));
    const seconds = sound.samples.length / sound.sampleRate;
    if (seconds > 0) this.#featureTime = (this.#now() - started) / seconds;
    return { peaks: drawPeaks(sound.samples), ...drawMel(sound, sampleRate) };
  }

  /** The clips of a lesson that have to be measured, and the rate that it has settled on. */
  missing(lesson: Lesson): Needs {
    const sampleRate = recipeFor(lesson).frontEnd.sampleRate as number;
    this.#extractorFor(sampleRate, lesson.preset);
    this.#keepOnly(lesson);
    return { needs: lesson.clips.filter(({ id }) => !this.#rows.has(id)).map(({ id }) => id), sampleRate };
  }

  /** Solves a lesson of at least two classes, or says which of its clips have to be measured first. */
  solve(lesson: Lesson): SolveAnswer {
    const { needs, sampleRate } = this.missing(lesson);
    if (needs.length > 0) return { needs, sampleRate };
    const started = this.#now();
    this.#model = this.fit(lesson, recipeFor(lesson), this.#model);
    const solve = this.#now() - started;
    const times = { features: this.#featureTime, solve, predict: this.#timePrediction(lesson) };
    return { report: reportOf(this.#model, lesson, sampleRate, times) };
  }

  /** The model of a lesson whose clips have all been measured. */
  fit({ clips }: Lesson, recipe: Recipe, previous?: Classifier): Classifier {
    const rows = clips.map(({ id }) => this.rowOf(id));
    const labels = clips.map(({ label }) => label);
    const groups = clips.map(({ group }) => group);
    const training = { features: matrixFromRows(rows), labels, groups };
    return Classifier.fit(training, recipe, { kernels: this.#kernels, previous });
  }

  rowOf(id: string): Float32Array {
    const row = this.#rows.get(id);
    if (row) return row;
    throw new Error(`engine: the clip ${id} has not been measured`);
  }

  /** The model as a file. */
  exportModel({ sums }: { readonly sums: boolean }): Uint8Array<ArrayBuffer> {
    if (!this.model) throw new Error("engine: nothing has been learnt yet");
    return toBytes(this.model, { sums });
  }

  /** Begins to listen with the model as it is, and as it will be. */
  listen(request: ListenRequest): void {
    this.#ear = new Ear(request, this.#now);
  }

  /** The next samples that are heard. */
  hear(samples: Float32Array): HeardPiece {
    if (!this.#ear) throw new Error("engine: not listening");
    return this.#ear.hear(samples, this.model);
  }

  /** What the model says of one sound, and how it came to that. */
  ask(sound: Signal): Prediction {
    if (!this.model) throw new Error("engine: nothing has been learnt yet");
    return this.model.predict(sound);
  }

  /** A model from elsewhere takes the place of the page's own, until it leaves. */
  welcome(bytes: Uint8Array, name: string): Guest {
    const model = fromBytes(bytes, { kernels: this.#kernels, name });
    if (!(model instanceof Classifier))
      throw new Error(`${name}: must tell classes apart, got a model of another kind`);
    if (model.recipe.blocks.length === 0) throw new Error(`${name}: must hear sound, got a model of rows of features`);
    this.#guest = model;
    return { labels: model.labels, canLearn: model.canLearn };
  }

  /** The page's own model again. */
  dismiss(): void {
    this.#guest = undefined;
  }

  /** The guest learns clips of this page, too: as if all had been taught in one place. Gives the clips of each class. */
  merge(clips: readonly LabelledSound[]): Readonly<Record<string, number>> {
    if (!this.#guest) throw new Error("engine: there is no model to merge with");
    const labels = clips.map(({ label }) => label);
    this.#guest.add({ signals: clips.map(({ sound }) => sound), labels });
    return this.#guest.counts;
  }

  /** The largest difference of scores between a model that forgets these clips of the lesson and one that never had them. */
  proveForgetting(lesson: Lesson, forgotten: readonly string[]): number {
    const gone = new Set(forgotten);
    const part = (isGone: boolean): ProofRows => {
      const clips = lesson.clips.filter(({ id }) => gone.has(id) === isGone);
      return { rows: clips.map(({ id }) => this.rowOf(id)), labels: clips.map(({ label }) => label) };
    };
    return proveForgetting(this.fit(lesson, recipeFor(lesson), this.#model), part(true), part(false));
  }

  /** How good the lesson's model is with fewer clips. */
  curve(lesson: Lesson): CurvePoint[] {
    const { clips } = lesson;
    const known = {
      rows: clips.map(({ id }) => this.rowOf(id)),
      labels: clips.map(({ label }) => label),
      groups: clips.map(({ group }) => group),
    };
    return learningCurve(known, recipeFor(lesson), this.#kernels, this.#model);
  }

  #extractorFor(sampleRate: number, preset: PresetName): Extractor {
    const setting = `${preset} ${sampleRate}`;
    if (setting !== this.#setting || !this.#extractor) {
      this.#rows.clear();
      this.#setting = setting;
      this.#extractor = createExtractor(settleSampleRate(createRecipe(presets[preset].recipe), [sampleRate]));
    }
    return this.#extractor;
  }

  /** Nothing is kept of clips that have left: forgetting is meant. */
  #keepOnly({ clips }: Lesson): void {
    const known = new Set(clips.map(({ id }) => id));
    for (const id of this.#rows.keys()) if (!known.has(id)) this.#rows.delete(id);
  }

  #timePrediction({ clips }: Lesson): number {
    const row = this.rowOf(clips[0].id);
    const started = this.#now();
    this.#model?.predict(row);
    return this.#now() - started;
  }
}

/** The recipe of a lesson, with its rate settled as `Classifier.fit` settles it. */
export function recipeFor({ clips, preset }: Lesson): Recipe {
  return settleSampleRate(
    createRecipe(presets[preset].recipe),
    clips.map(({ sampleRate }) => sampleRate),
  );
}

function reportOf(model: Classifier, { clips }: Lesson, sampleRate: number, times: Times) {
  const { labels, heldOut, heldOutProbabilities: held } = model;
  if (!heldOut || !held) throw new Error("engine: nothing was held out");
  const perClip = clips.map(({ id, label }, i): HeldOutClip => {
    const row = held.data.subarray(i * held.columns, (i + 1) * held.columns);
    const best = row.indexOf(Math.max(...row));
    return { id, predicted: labels[best], probability: row[best], ofOwn: row[labels.indexOf(label)] };
  });
  return { labels, sampleRate, accuracy: heldOut.accuracy, uar: heldOut.uar, heldOut: perClip, times };
}
