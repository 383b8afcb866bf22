// Features × systems, by a paper's protocol and by the honest one, again for each seed: what most studies are.
import type { Skipped } from "ulmus/node";
import type { Classifier } from "../classifiers/classifier.ts";
import type { Division } from "../datasets/division.ts";
import type { Row, ScoreName } from "../report/report.ts";
import type { StudyWork } from "../study.ts";
import { type Cell, type Finished, finishCells } from "../work/cells.ts";
import type { Answers, ProtocolOptions } from "./answers.ts";
import { answerHonestly } from "./honest.ts";
import { measure } from "./measure.ts";
import { answerByBestOnTest, answerByValidation } from "./published.ts";
import type { Task } from "./task.ts";

/** Features of one kind. */
export interface Subject {
  readonly name: string;
  /** What they depend on, besides the number of the repeat. */
  readonly key: unknown;
  /** The features whose random part is drawn by `seed`. */
  readonly load: (seed: number) => Promise<Loaded>;
}

export interface Loaded {
  readonly task: Task;
  readonly division: Division;
  /** To measure them. */
  readonly seconds: number;
  /** Clips that could not be used, and why. */
  readonly skipped?: readonly Skipped[];
}

/** What learns from them. */
export interface System {
  readonly classifier: Classifier;
  /** Whether it has a row in the paper, so that its grid is also tried by the paper's protocol. */
  readonly isPublished: boolean;
  /** What the paper says, by the names of the features. */
  readonly published?: Readonly<Record<string, { readonly value: number; readonly deviation?: number }>>;
}

/** What one seed gave for one kind of features and one system. */
interface Found {
  readonly repeated?: Answers;
  readonly honest: Answers;
  readonly featureSeconds: number;
}

/** A row with the answers that it counts, for tests and charts. */
export interface Compared {
  readonly row: Row;
  readonly system: System;
  readonly subject: Subject;
  /** Of each seed; none where something failed. */
  readonly honest: readonly Answers[];
  readonly task: Task | undefined;
  readonly skipped: readonly Skipped[];
}

export interface ComparisonOptions {
  readonly study: string;
  /** Seeds 1 … repeats. */
  readonly repeats: number;
  readonly work: StudyWork;
  readonly score?: ScoreName & ("accuracy" | "UAR");
}

/** Every system on every subject. Whatever fails has a row that says why. */
export async function compareSystems(
  subjects: readonly Subject[],
  systems: readonly System[],
  { study, repeats, work, score = "accuracy" }: ComparisonOptions,
): Promise<Compared[]> {
  const seeds = Array.from({ length: repeats }, (_, r) => r + 1);
  const loaders = subjects.map(rememberLast);
  const places = subjects.flatMap((subject, s) =>
    seeds.flatMap((seed) => systems.map((system) => ({ subject, seed, system, load: loaders[s] }))),
  );
  const cells = places.map(({ subject, seed, system, load }): Cell<Found> => {
    const { name, settings } = system.classifier;
    return {
      key: [study, subject.key, name, settings, system.isPublished, seed],
      name: `${subject.name}, ${name}`,
      make: async () => findOut(system, await load(seed), { ...work, seed }),
    };
  });
  const finished = await finishCells(cells, work);
  const compared: Compared[] = [];
  for (const [s, subject] of subjects.entries()) {
    for (const system of systems) {
      const found = finished.filter((_, i) => places[i].subject === subject && places[i].system === system);
      const isWhole = found.every((cell) => "value" in cell);
      const { task, skipped = [] } = isWhole ? await loaders[s](1) : { task: undefined };
      compared.push(summarise({ subject, system, task, skipped }, found, score));
    }
  }
  return compared;
}

async function findOut(
  { classifier, isPublished }: System,
  { task, division, seconds }: Loaded,
  options: ProtocolOptions,
): Promise<Found> {
  const { folds, split, theirFolds = folds } = division;
  const honest = await answerHonestly(task, folds, classifier, options);
  if (!isPublished) return { honest, featureSeconds: seconds };
  const repeated = split
    ? await answerByValidation(task, split, classifier, options)
    : await answerByBestOnTest(task, theirFolds, classifier, options);
  return { honest, repeated, featureSeconds: seconds };
}

function summarise(
  place: Pick<Compared, "subject" | "system" | "task" | "skipped">,
  found: readonly Finished<Found>[],
  score: "accuracy" | "UAR",
): Compared {
  const { subject, system, task } = place;
  const published = system.published?.[subject.name];
  const begun = { subject: subject.name, system: system.classifier.name, score, ...(published && { published }) };
  const values = found.flatMap((cell) => ("value" in cell ? [cell.value] : []));
  const problem = found.flatMap((cell) => ("problem" in cell ? [cell.problem] : []))[0];
  if (task === undefined) return { ...place, honest: [], row: { ...begun, problem: problem ?? "not finished" } };
  const honest = values.map((value) => value.honest);
  const repeated = values.flatMap((value) => value.repeated ?? []);
  const row: Row = {
    ...begun,
    honest: measure(task, honest, score),
    ...(repeated.length > 0 && { repeated: measure(task, repeated, score) }),
    featureSeconds: Math.max(...values.map((value) => value.featureSeconds)),
  };
  return { ...place, honest, row };
}

/** Loading is dear, and the systems of one seed follow each other. */
function rememberLast({ load }: Subject): Subject["load"] {
  let last: { seed: number; loaded: Promise<Loaded> } | undefined;
  return (seed) => {
    if (last?.seed !== seed) last = { seed, loaded: load(seed) };
    return last.loaded;
  };
}
