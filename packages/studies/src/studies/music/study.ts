// Genres of music by extreme learning machines on classic descriptors: Loh & Emmanuel (2006) beside support vector machines,
// Scardapane, Comminiello, Scarpiniti & Uncini (2013) beside networks taught by back-propagation.
import type { Bags } from "../../classifiers/bags.ts";
import { onRows } from "../../classifiers/bags.ts";
import { type Classifier, standardised } from "../../classifiers/classifier.ts";
import { elm } from "../../classifiers/elm.ts";
import { network } from "../../classifiers/network.ts";
import { unregularisedElm } from "../../classifiers/published-elm.ts";
import { standardScores } from "../../classifiers/standard-scores.ts";
import { supportVectorMachine } from "../../classifiers/support-vectors.ts";
import { openAudioSet } from "../../datasets/open.ts";
import { fingerprint, taskOfBags } from "../../datasets/subjects.ts";
import { type Compared, compareSystems, type System } from "../../protocol/comparison.ts";
import { bestOf, contest, diagramsOf, leftOut } from "../../protocol/findings.ts";
import type { Report } from "../../report/report.ts";
import type { Study, StudyRequest, StudyWork } from "../../study.ts";
import { requireDataset } from "../require-dataset.ts";
import { describeMusic } from "./descriptors.ts";

const needs = "--dataset: a folder of GTZAN or any other set of music, one sub-folder for each genre, or a labels.csv";
const parts = [
  { name: "windows", about: "windows of a second, whose scores are averaged over the clip", isUsual: true },
  { name: "clips", about: "one row for each clip", isUsual: true },
];

export const loh2006: Study = {
  name: "loh2006",
  citation: "Q.-J. B. Loh & S. Emmanuel (2006): ELM for the classification of music genres. ICARCV.",
  about: "genres of music by classic descriptors: extreme learning machine against support vector machine",
  needs,
  parts,
  run: (request, work) => run(loh2006, lohSystems, request, work),
};

export const scardapane2013: Study = {
  name: "scardapane2013",
  citation:
    "S. Scardapane, D. Comminiello, M. Scarpiniti & A. Uncini (2013): Music classification using extreme learning machines. ISPA.",
  about:
    "genres of music by classic descriptors: extreme learning machine against a network taught by back-propagation",
  needs,
  parts,
  run: (request, work) => run(scardapane2013, scardapaneSystems, request, work),
};

const published = standardised(unregularisedElm([50, 100, 200, 400]), standardScores);
const ridge = elm("ridge ELM", { layer: { units: 1000, directLinks: false } });
/** Windows are thousands: 600 of them stand for all. */
const kernelElm = elm("kernel ELM", {
  layer: { kind: "kernel", kernel: { name: "rbf", gamma: 0.3 }, landmarks: 600 },
});
const svm = standardised(
  supportVectorMachine("SVM", [
    { gamma: "columns", cost: 1 },
    { gamma: "columns", cost: 10 },
  ]),
  standardScores,
);
const backPropagation = standardised(
  network(
    "back-propagation network",
    [50, 100].map((units) => ({ hidden: [units], epochs: 20, batch: 32, rate: 0.01 })),
  ),
  standardScores,
);
const family = [published, ridge, kernelElm];
const ours = family.map(({ name }) => name);
const lohSystems: readonly Classifier[] = [...family, svm];
const scardapaneSystems: readonly Classifier[] = [...family, backPropagation, svm];

async function run(
  { name, citation }: Study,
  classifiers: readonly Classifier[],
  request: StudyRequest,
  work: StudyWork,
): Promise<Report> {
  const set = await openAudioSet(requireDataset({ name, needs }, request));
  const described = await describeMusic(set, work);
  const { items, seconds, skipped } = described;
  const division = set.divide(items);
  const print = await fingerprint(set);
  const compared: Compared[] = [];
  for (const part of request.parts as readonly ("windows" | "clips")[]) {
    const bags = described[part];
    const subject = {
      name: part === "windows" ? "windows of 1 s, averaged" : "whole clips",
      key: [print, part],
      load: async () => ({ task: taskOfBags(bags, items, division), division, seconds, skipped }),
    };
    const systems = classifiers.map((classifier) => systemOn(bags, classifier));
    compared.push(...(await compareSystems([subject], systems, { study: name, repeats: request.repeats, work })));
  }
  const best = bestOf(compared, ours);
  return {
    study: name,
    citation,
    data: `${set.name} (${set.items.length} clips)`,
    subjects: "rows",
    rows: compared.map(({ row }) => row),
    curves: [],
    ...(best ? diagramsOf(best) : { confusions: [], reliabilities: [] }),
    findings: findingsOf(compared, classifiers),
    methods: `${methods} Divided by ${division.about}.`,
    warnings: [
      "the figures of the paper are not in the sources at hand, and its songs are others: nothing is quoted",
      ...division.warnings,
      ...leftOut(compared, skipped),
    ],
  };
}

function findingsOf(compared: readonly Compared[], classifiers: readonly Classifier[]): string[] {
  const machines = contest(compared, ours, [svm.name]);
  if (!classifiers.includes(backPropagation)) return machines;
  return [...machines, ...contest(compared, ours, [backPropagation.name]), ...speeds(compared)];
}

function systemOn(bags: Bags, classifier: Classifier): System {
  return { classifier: onRows(bags, classifier), isPublished: classifier !== ridge && classifier !== kernelElm };
}

/** How long learning takes, where the article says that an extreme learning machine is faster. */
function speeds(compared: readonly Compared[]): string[] {
  return [...new Set(compared.map(({ row }) => row.subject))].flatMap((subject) => {
    const told = [published, ridge, kernelElm, backPropagation].flatMap(({ name }) => {
      const row = compared.find((one) => one.row.subject === subject && one.row.system === name)?.row.honest;
      return row?.seconds ? [`${name} ${row.seconds.solve.toPrecision(2)} s`] : [];
    });
    return told.length > 1 ? [`Learning, all folds, ${subject}: ${told.join(", ")}.`] : [];
  });
}

const methods =
  "Frames of 46 ms every 23 ms: zero-crossing rate, RMS, loudness (BS.1770), 13 MFCC, pitch (YIN), centroid, bandwidth, roll-off, flux, flatness, contrast in octaves, 12 pitch classes, 6 tonal centroids, onset strength. Mean and deviation of each over windows of 1 s every 0.5 s, or over the clip; beside them tempo, onsets and beats a second, and the share of quiet frames, of the clip. Windows are learnt and scored one by one; a clip has the mean of its windows' scores. " +
  "Unregularised ELM: 50 to 400 rectified units. Ridge ELM: 1000 tanh units, kernel ELM: Gaussian, on at most 600 landmarks, both with the ridge by held-out groups in closed form. SVM: Gaussian of γ 1/d, C 1 and 10. Back-propagation network: one layer of 50 or 100 rectified units, softmax, momentum 0.9, rate 0.01, 20 epochs in steps of 32 (TensorFlow.js, one thread). All on standard scores. " +
  "“Their protocol”: the setting that is best on the test folds; honest: the one that is best on groups held out of the training part. “solve” is the time of the fits that answered, all folds together, not of those that were tried.";
