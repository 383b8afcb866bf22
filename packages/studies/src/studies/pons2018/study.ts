// Pons & Serra (2018): random, untrained convolutional networks as features of music and sounds; SVM against extreme learning
// machine, with the paper's grids, and ours beside them.
import { kernelElm, ridgeElm } from "../../classifiers/elm.ts";
import { unregularisedElm } from "../../classifiers/published-elm.ts";
import { standardScores } from "../../classifiers/standard-scores.ts";
import { standardised } from "../../classifiers/classifier.ts";
import { ponsGrid, supportVectorMachine } from "../../classifiers/support-vectors.ts";
import { openAudioSet } from "../../datasets/open.ts";
import { createSubjects } from "../../datasets/subjects.ts";
import { type Compared, compareSystems, type System } from "../../protocol/comparison.ts";
import { bestOf, contest, diagramsOf, leftOut, meanOf, winsOf } from "../../protocol/findings.ts";
import type { Report } from "../../report/report.ts";
import type { Study, StudyRequest, StudyWork } from "../../study.ts";
import { requireDataset } from "../require-dataset.ts";
import { dipCurve } from "./dip.ts";
import { featuresOf } from "./features.ts";
import { publishedFor } from "./published.ts";

const citation =
  "J. Pons & X. Serra (2018): Randomly weighted CNNs for (music) audio classification. arXiv:1805.00237.";

export const pons2018: Study = {
  name: "pons2018",
  citation,
  about: "nine random convolutional networks as features: SVM against extreme learning machines",
  needs:
    "--dataset: a folder of GTZAN, Extended Ballroom or UrbanSound8K; or any folder with one sub-folder for each class, or a labels.csv",
  parts: [
    { name: "small", about: "about 120 features", isUsual: true },
    { name: "large", about: "about 3500 features, as in the paper's charts: minutes to hours", isUsual: false },
    { name: "dip", about: "accuracy against units: where units are as many as clips", isUsual: true },
  ],
  run,
};

const svm = supportVectorMachine("SVM", ponsGrid);
const fairSvm = standardised(supportVectorMachine("SVM, standard scores", ponsGrid), standardScores);
const publishedElm = unregularisedElm([100, 250, 500, 1200, 1800, 2500]);

async function run(request: StudyRequest, work: StudyWork): Promise<Report> {
  const set = await openAudioSet(requireDataset(pons2018, request));
  const published = publishedFor(set.family);
  const systems: System[] = [
    { classifier: svm, isPublished: true, published: published.SVM },
    { classifier: publishedElm, isPublished: true, published: published.ELM },
    { classifier: fairSvm, isPublished: false },
    { classifier: ridgeElm, isPublished: false },
    { classifier: kernelElm, isPublished: false },
  ];
  const compared: Compared[] = [];
  for (const size of (["small", "large"] as const).filter((part) => request.parts.includes(part))) {
    const features = featuresOf(size, set.family);
    const subjects = await createSubjects(set, features, work);
    const found = await compareSystems(subjects, systems, { study: "pons2018", repeats: request.repeats, work });
    compared.push(...found.map((one) => named(one, size, request.parts)));
  }
  const dips = request.parts.includes("dip") ? [await dipCurve(set, request.repeats, work)] : [];
  const best = bestOf(compared, [ridgeElm.name, kernelElm.name]);
  const division = set.divide(set.items);
  return {
    study: "pons2018",
    citation,
    data: `${set.name} (${set.items.length} clips)`,
    subjects: "features",
    rows: compared.map(({ row }) => row),
    curves: dips.map(({ curve }) => curve),
    ...(best ? diagramsOf(best) : { confusions: [], reliabilities: [] }),
    findings: findingsOf(compared),
    methods: methodsOf(division.about, division.split !== undefined, request.repeats),
    warnings: [
      ...division.warnings,
      ...leftOut([...compared, ...dips.flatMap((dip) => dip.compared)], set.skipped),
      ...sizeWarning(request.parts),
    ],
  };
}

/** Rows of both sizes stand in one table. */
function named(one: Compared, size: string, parts: readonly string[]): Compared {
  if (!(parts.includes("small") && parts.includes("large"))) return one;
  return { ...one, row: { ...one.row, subject: `${one.row.subject}, ${size}` } };
}

function findingsOf(compared: readonly Compared[]): string[] {
  if (compared.length === 0) return [];
  const networks = compared.filter(({ row }) => !row.subject.startsWith("MFCC"));
  const mean = (name: string): string => `${name} ${(100 * meanOf(networks, name)).toFixed(1)}`;
  const { wins, of } = winsOf(networks, ridgeElm.name, publishedElm.name);
  return [
    `Mean over the networks, honest protocol: ${[svm, fairSvm, publishedElm, ridgeElm, kernelElm].map(({ name }) => mean(name)).join(", ")}.`,
    `The ridge ELM is better than the unregularised one with ${wins} of ${of} networks.`,
    ...contest(compared, [ridgeElm.name, kernelElm.name], [svm.name, fairSvm.name]),
  ];
}

function methodsOf(about: string, hasSplit: boolean, repeats: number): string {
  const theirs = hasSplit
    ? "the setting is chosen on the validation part, and what has learnt from the training part answers the test part"
    : "the best mean over the folds that any setting reaches on the test parts themselves (as the paper did on its sets with folds), which is too good";
  return (
    `Clips at 12 kHz; 96 mel bands in decibels (512 samples every 256) or the waveform; untrained networks with filters from a truncated normal distribution (deviation √(2.6 / fan-in)); the mean of every map is a feature. The mean over each map of the frame-level networks is taken, which the published code does not (it makes one number of all maps by mistake). ` +
    `Divided by ${about}. Their protocol: ${theirs}. Honest protocol: settings are chosen inside the training part, by leaving out its groups; the test part is asked once. ` +
    `SVM: libsvm, one against one, Gaussian (γ 2⁻³ … 2⁻¹³, 1/d) and linear kernels, C 0.1, 2, 8, 32, on features as they are, and on standard scores. Unregularised ELM: 100 to 2500 rectified units, weights and biases from N(0, 1), features as they are, targets ±1, pseudo-inverse. ` +
    `Ridge ELM: 1000 units, tanh of standard scores or rectified of features as they are, whichever is right more often of held-out groups of the training part; ridge by closed-form leave-one-group-out. Kernel ELM: Gaussian kernel, the same ridge. ` +
    `${repeats} ${repeats === 1 ? "draw" : "draws"} of all random weights; ± is the deviation over draws, the interval a bootstrap over groups of clips.`
  );
}

function sizeWarning(parts: readonly string[]): string[] {
  return parts.includes("large")
    ? []
    : ["the published numbers are of about 3500 features, ours of about 120 (--parts large for those)"];
}
