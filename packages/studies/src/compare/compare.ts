// Kinds of features × ways to learn on any set of sounds: a table of baselines beside the family of extreme learning machines,
// within a time, with every setting chosen inside the training part.
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import { matrixFromRows } from "ulmus";
import type { Division } from "../datasets/division.ts";
import type { Answers } from "../protocol/answers.ts";
import { bestOf, diagramsOf } from "../protocol/findings.ts";
import { answerHonestly } from "../protocol/honest.ts";
import { measure } from "../protocol/measure.ts";
import { createTask, type Task } from "../protocol/task.ts";
import type { Report, Row } from "../report/report.ts";
import type { StudyWork } from "../study.ts";
import { type Cell, type Finished, finishCells, notReached } from "../work/cells.ts";
import { scoreCurves } from "./curves.ts";
import { type FeatureSetChoice, featureSets } from "./feature-sets.ts";
import type { CompareSet } from "./folded-rows.ts";
import { answersOf, type CellContext, createLoader } from "./context.ts";
import { type ComparedRow, findingsOf, methodsOf } from "./compare-text.ts";
import { type SystemChoice, systems } from "./systems.ts";

export interface CompareRequest {
  /** Words of `featureSets`; all by default. */
  readonly features?: readonly string[];
  /** Words of `systems`; all by default. */
  readonly systems?: readonly string[];
  /** How often everything random is drawn anew. */
  readonly repeats: number;
  readonly score: "accuracy" | "UAR";
  /** After so many minutes no more is begun; for ever by default. */
  readonly minutes?: number;
}

/** What one system has answered on one kind of features. */
export interface FoundCell {
  /** Clips by their places in the set. */
  readonly answers: Answers;
  readonly featureSeconds?: number;
  /** See `FoldedRows`. */
  readonly notes: readonly string[];
}

/** A place of the table: one kind of features, one system, one draw of everything random. */
interface Place {
  readonly features: FeatureSetChoice;
  readonly choice: SystemChoice;
  readonly seed: number;
}

/** Curves are drawn in what is left after this share of the time. */
const FOR_THE_TABLE = 0.9;

/** Compares systems on a set of sounds. Whatever fails, or is not reached in time, has a row that says so. */
export async function compareOn(set: CompareSet, request: CompareRequest, work: StudyWork): Promise<Report> {
  const kinds = chosen(featureSets, request.features);
  const ways = chosen(systems, request.systems);
  const print = await fingerprintOf(set);
  const load = createLoader(set, work);
  const places = inOrder(kinds, ways, request.repeats);
  const cells = places.map((place) => cellOf(place, { print, load, work }));
  const begun = performance.now();
  const limit = request.minutes === undefined ? Infinity : 60_000 * request.minutes;
  const finished = await finishCells(cells, { ...work, deadline: begun + FOR_THE_TABLE * limit, longest: limit / 4 });
  const division = await set.divide(set.items);
  const task = clipsOf(set, division);
  const rows = kinds.flatMap((features) =>
    ways
      .filter((choice) => !isIdle(features, choice, kinds))
      .map((choice) => {
        const found = finished.filter((_, i) => places[i].features === features && places[i].choice === choice);
        const seconds = secondsOf(finished.filter((_, i) => places[i].features === features));
        return summarise({ features, choice }, found, { task, score: request.score, seconds });
      }),
  );
  const best = bestOf(rows, ways.filter(({ family }) => family === "ELM").map(nameOf));
  const curves =
    best && (await scoreCurves(best.features, { print, load, work: { ...work, deadline: begun + limit } }));
  return {
    study: "compare",
    citation: "Kinds of features and ways to learn, each with its settings chosen inside the training part.",
    data: `${set.name} (${set.items.length} clips)`,
    subjects: "features",
    rows: withoutLate(rows.map(({ row }) => row)),
    curves: curves ?? [],
    ...(best ? diagramsOf(best) : { confusions: [], reliabilities: [] }),
    findings: findingsOf(rows),
    methods: methodsOf({ kinds, ways, about: division.about, repeats: request.repeats }),
    warnings: [
      ...new Set([...division.warnings, ...finished.flatMap((cell) => ("value" in cell ? cell.value.notes : []))]),
    ],
  };
}

/** One line for features on which nothing was reached. */
function withoutLate(rows: readonly Row[]): Row[] {
  const isLate = (subject: string): boolean =>
    rows.every((row) => row.subject !== subject || row.problem === notReached);
  return rows.flatMap((row, i): Row[] => {
    if (!isLate(row.subject)) return [row];
    return rows.findIndex(({ subject }) => subject === row.subject) === i ? [{ ...row, system: "all systems" }] : [];
  });
}

/** The clips of a set without features: what answers are counted by. */
function clipsOf({ items }: CompareSet, { draws }: Division): Task {
  return createTask(matrixFromRows(items.map(() => new Float32Array(1))), {
    labels: items.map(({ label }) => label),
    clips: items.map(({ name }) => name),
    ...(draws && { draws }),
  });
}

function nameOf({ classifier }: SystemChoice): string {
  return classifier.name;
}

function chosen<Choice extends { readonly word: string }>(
  all: readonly Choice[],
  words: readonly string[] = all.map(({ word }) => word),
): Choice[] {
  return all.filter(({ word }) => words.includes(word));
}

/** The commonest class does not depend on features: it stands in the table once. */
function isIdle(features: FeatureSetChoice, { word }: SystemChoice, kinds: readonly FeatureSetChoice[]): boolean {
  return word === "majority" && features !== kinds[0];
}

/** What is cheap comes first, and all that takes moments or seconds before what takes minutes: so a short time gives a useful table. */
function inOrder(kinds: readonly FeatureSetChoice[], ways: readonly SystemChoice[], repeats: number): Place[] {
  const seeds = Array.from({ length: repeats }, (_, r) => r + 1);
  const rank = ({ features, choice }: Place): number => (features.isCheap ? 0 : 1) + (choice.dearness ?? 0);
  const all = seeds.flatMap((seed) =>
    kinds.flatMap((features) =>
      ways.filter((choice) => !isIdle(features, choice, kinds)).map((choice) => ({ features, choice, seed })),
    ),
  );
  return all.toSorted((a, b) => a.seed - b.seed || rank(a) - rank(b));
}

function cellOf({ features, choice, seed }: Place, { print, load, work }: CellContext): Cell<FoundCell> {
  const { name, settings } = choice.classifier;
  return {
    key: ["compare", print, features.recipe(seed), name, settings, seed],
    name: `${features.name}, ${name}`,
    async make(signal) {
      const rows = await load(features, seed, signal);
      const options = { kernels: work.kernels, seed, ...(signal && { signal }) };
      const { seconds, notes } = rows;
      const answers = await answersOf(rows, (task, fold) => answerHonestly(task, [fold], choice.classifier, options));
      return { answers, notes, ...(seconds !== undefined && { featureSeconds: seconds }) };
    },
  };
}

/** By what answers are counted, and what else stands in a row. */
interface Counted {
  readonly task: Task;
  readonly score: CompareRequest["score"];
  readonly seconds: number | undefined;
}

/** How long it took to measure one kind of features, known to the cell that measured them. */
function secondsOf(cells: readonly Finished<FoundCell>[]): number | undefined {
  return cells
    .flatMap((cell) => ("value" in cell ? (cell.value.featureSeconds ?? []) : []))
    .toSorted((a, b) => b - a)[0];
}

function summarise(
  { features, choice }: Pick<ComparedRow, "features" | "choice">,
  found: readonly Finished<FoundCell>[],
  { task, score, seconds }: Counted,
): ComparedRow {
  const values = found.flatMap((cell) => ("value" in cell ? [cell.value] : []));
  const problem = found.flatMap((cell) => ("problem" in cell ? [cell.problem] : []))[0];
  const begun = { subject: choice.word === "majority" ? "–" : features.name, system: nameOf(choice), score };
  if (values.length === 0)
    return { features, choice, honest: [], task: undefined, row: { ...begun, problem: problem ?? "not finished" } };
  const honest = values.map(({ answers }) => answers);
  const row = {
    ...begun,
    honest: measure(task, honest, score),
    ...(seconds !== undefined && choice.word !== "majority" && { featureSeconds: seconds }),
  };
  return { features, choice, honest, task, row };
}

/** Changes with the files of a set, their labels, columns and division. */
async function fingerprintOf(set: CompareSet): Promise<string> {
  const hash = createHash("sha256");
  for (const { path, name, label, columns } of set.items) {
    const size = await stat(path).then(
      (found) => found.size,
      () => -1,
    );
    hash.update(JSON.stringify([name, size, label, columns]));
  }
  const { about, folds } = await set.divide(set.items);
  return hash.update(JSON.stringify([about, folds.map(({ test }) => [...test])])).digest("hex");
}
