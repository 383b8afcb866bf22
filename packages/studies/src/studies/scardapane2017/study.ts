// Scardapane & Uncini (2017): what clips without a label are worth to the readout of a reservoir.
import { createRecipe } from "ulmus";
import { standardised } from "../../classifiers/classifier.ts";
import { standardScores } from "../../classifiers/standard-scores.ts";
import { supportVectorMachine } from "../../classifiers/support-vectors.ts";
import { openAudioSet } from "../../datasets/open.ts";
import { createSubjects } from "../../datasets/subjects.ts";
import { type Compared, compareSystems, type Subject } from "../../protocol/comparison.ts";
import { contest, diagramsOf, leftOut } from "../../protocol/findings.ts";
import type { Curve, Report } from "../../report/report.ts";
import type { Study, StudyRequest, StudyWork } from "../../study.ts";
import { requireDataset } from "../require-dataset.ts";
import { fewLabels, onLabelled, readouts } from "./few-labels.ts";

const citation =
  "S. Scardapane & A. Uncini (2017): Semi-supervised echo state networks for audio classification. Cognitive Computation 9.";

export const scardapane2017: Study = {
  name: "scardapane2017",
  citation,
  about: "reservoirs with few labelled clips: accuracy against their number, with and without the unlabelled ones",
  needs: "--dataset: any folder with one sub-folder for each class, or a labels.csv",
  parts: [{ name: "curve", about: "1, 2, 4, 8 and 16 labelled clips of each class, and all", isUsual: true }],
  run,
};

const counts = [1, 2, 4, 8, 16, Infinity];
const names = Object.keys(readouts) as (keyof typeof readouts)[];
const [alone, ...withOthers] = names;
const svm = standardised(supportVectorMachine("SVM, labelled clips alone", [{ cost: 1 }]), standardScores);

async function run(request: StudyRequest, work: StudyWork): Promise<Report> {
  const set = await openAudioSet(requireDataset(scardapane2017, request));
  const recipe = (seed: number) =>
    createRecipe({ blocks: [{ frames: "mfcc", coefficients: 16, encode: "reservoir", reservoir: { seed } }] });
  const [states] = await createSubjects(set, [{ name: "states", recipe }], work);
  const compared: Compared[] = [];
  for (const labels of counts) {
    const subject: Subject = { ...states, name: nameOf(labels), key: [states.key, String(labels)] };
    const classifiers = [
      ...(labels < Infinity ? names : [alone]).map((name) => fewLabels(name, labels)),
      onLabelled(svm, labels),
    ];
    const systems = classifiers.map((classifier) => ({ classifier, isPublished: false }));
    compared.push(
      ...(await compareSystems([subject], systems, { study: "scardapane2017", repeats: request.repeats, work })),
    );
  }
  const division = set.divide(set.items);
  const shown = compared.find(({ row }) => row.subject === nameOf(4) && row.system === withOthers[1]);
  return {
    study: "scardapane2017",
    citation,
    data: `${set.name} (${set.items.length} clips)`,
    subjects: "labels",
    rows: compared.map(({ row }) => row),
    curves: [curveOf(compared)],
    ...(shown ? diagramsOf(shown) : { confusions: [], reliabilities: [] }),
    findings: counts.flatMap((labels) => {
      const own = compared.filter(({ row }) => row.subject === nameOf(labels));
      return [...contest(own, withOthers, [alone]), ...contest(own, names, [svm.name])];
    }),
    methods: `${methods} Divided by ${division.about}.`,
    warnings: [
      "the paper's figures are curves on sets that are not at hand: nothing is quoted",
      ...division.warnings,
      ...leftOut(compared, set.skipped),
    ],
  };
}

function nameOf(labels: number): string {
  return labels < Infinity ? `${labels} labelled ${labels === 1 ? "clip" : "clips"} of each class` : "all labelled";
}

/** Accuracy against the number of labels; "all" is a mark of its own in the table alone. */
function curveOf(compared: readonly Compared[]): Curve {
  const lines = [...names, svm.name].map((name) => ({
    name,
    points: counts.filter(Number.isFinite).flatMap((labels) => {
      const row = compared.find((one) => one.row.subject === nameOf(labels) && one.row.system === name)?.row;
      return row?.honest ? [[labels, row.honest.mean] as const] : [];
    }),
  }));
  return { title: "Accuracy against labelled clips of each class", across: "labelled clips", up: "accuracy", lines };
}

const methods =
  "Reservoirs of 300 leaky units in both directions over 16 MFCC, standardised clip by clip; a row is the mean of the states over the clip. In each training part so many clips of each class keep their label, drawn anew for each repeat; the others are heard without one, and the test part is not heard. Readouts of standardised rows with a ridge of 0.1: of the labelled clips alone; semi-supervised ELM (Huang, Song, Gupta & Wu 2014), a graph of 3 neighbours; the paper's support vector machine for clips without labels, with squared losses and annealing. SVM: linear, C 1. No setting was chosen on these data.";
