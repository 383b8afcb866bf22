// The family of extreme learning machines in one table, as Huang, Huang, Song & You (2015) review it: every member on the same
// features, beside what is not of the family.
import { createRecipe, presets } from "ulmus";
import { majority, nearestNeighbours } from "../../classifiers/baselines.ts";
import { type Classifier, standardised } from "../../classifiers/classifier.ts";
import { elm, linearRidge, type RowRecipe } from "../../classifiers/elm.ts";
import { unregularisedElm } from "../../classifiers/published-elm.ts";
import { randomForest } from "../../classifiers/random-forest.ts";
import { sequentialElm } from "../../classifiers/sequential-elm.ts";
import { standardScores } from "../../classifiers/standard-scores.ts";
import { supportVectorMachine } from "../../classifiers/support-vectors.ts";
import { openAudioSet } from "../../datasets/open.ts";
import { createSubjects } from "../../datasets/subjects.ts";
import { compareSystems } from "../../protocol/comparison.ts";
import { bestOf, contest, diagramsOf, leftOut } from "../../protocol/findings.ts";
import type { Report } from "../../report/report.ts";
import type { Study, StudyRequest, StudyWork } from "../../study.ts";
import { requireDataset } from "../require-dataset.ts";

const citation =
  "G. Huang, G.-B. Huang, S. Song & K. You (2015): Trends in extreme learning machines: a review. Neural Networks 61.";

export const huang2015: Study = {
  name: "huang2015",
  citation,
  about: "the family of extreme learning machines in one table, on the same features",
  needs: "--dataset: any folder with one sub-folder for each class, or a labels.csv",
  parts: [
    {
      name: "family",
      about: "random units, kernels, pruned, grown, sequential, deep, several together",
      isUsual: true,
    },
    {
      name: "baselines",
      about: "support vectors, random forest, nearest neighbours, ridge, the commonest class",
      isUsual: true,
    },
  ],
  run,
};

type Layer = NonNullable<RowRecipe["layer"]>;

/** A member of so many units without direct links. */
function member(name: string, layer: Layer, rest: Omit<RowRecipe, "layer"> = {}): Classifier {
  return elm(name, { layer, ...rest });
}

const units = 500;
const alone = { units, directLinks: false } as const;
const family: readonly Classifier[] = [
  standardised({ ...unregularisedElm([100]), name: "basic ELM (2006)" }, standardScores),
  member("regularised ELM (2012)", alone),
  member("random vector functional link", { units }),
  member("weighted ELM, W2 (2013)", alone, { readout: { balance: "golden" } }),
  member("kernel ELM, Gaussian (2012)", { kind: "kernel", kernel: { name: "rbf", gamma: 0.3 } }),
  member("kernel ELM, polynomial", { kind: "kernel", kernel: { name: "polynomial" } }),
  member(
    "ELM with radial units (2004)",
    { kind: "rbf", ...alone, centres: "rows" },
    { select: { rbfWidth: [0.03, 0.1, 0.3] } },
  ),
  member("random Fourier features", { kind: "fourier", ...alone }),
  member("constrained ELM (2014)", { kind: "classDifference", ...alone }),
  member("incremental ELM (2006)", { ...alone, grow: { method: "incremental", units: 200 } }),
  member("convex incremental ELM (2007)", { ...alone, grow: { method: "convex", units: 200 } }),
  member("error-minimised ELM (2009)", { ...alone, grow: { method: "errorMinimised", units: 200 } }),
  member("optimally pruned ELM (2010)", { ...alone, prune: { method: "op-elm", units: 200 } }),
  member("Tikhonov-pruned ELM (2011)", { ...alone, prune: { method: "trop-elm", units: 200 } }),
  sequentialElm("sequential ELM (2006)", { layer: alone }),
  member("voting ELM, 7 machines (2012)", alone, { ensemble: { members: 7, combine: "vote" } }),
  member("multilayer ELM (2013)", { kind: "autoEncoder", ...alone, encoders: [200] }),
  member("hierarchical ELM (2016)", { kind: "sparseAutoEncoder", ...alone }),
];

const svm = standardised(
  supportVectorMachine(
    "SVM",
    [0.3, 1, 3, 10].flatMap((cost) => [{ gamma: "columns" as const, cost }, { cost }]),
  ),
  standardScores,
);
const neighbours = standardised(nearestNeighbours([1, 3, 7]), standardScores);
const baselines: readonly Classifier[] = [svm, randomForest, neighbours, linearRidge, majority];

async function run(request: StudyRequest, work: StudyWork): Promise<Report> {
  const set = await openAudioSet(requireDataset(huang2015, request));
  const recipe = createRecipe({ blocks: [...presets.small.recipe.blocks] });
  const subjects = await createSubjects(set, [{ name: "cepstrum", recipe: () => recipe }], work);
  const asked = [
    ...(request.parts.includes("family") ? family : []),
    ...(request.parts.includes("baselines") ? baselines : []),
  ];
  const systems = asked.map((classifier) => ({ classifier, isPublished: false }));
  const compared = await compareSystems(subjects, systems, { study: "huang2015", repeats: request.repeats, work });
  const names = family.map(({ name }) => name);
  const best = bestOf(compared, names);
  const division = set.divide(set.items);
  return {
    study: "huang2015",
    citation,
    data: `${set.name} (${set.items.length} clips)`,
    subjects: "features",
    rows: compared.map(({ row }) => row),
    curves: [],
    ...(best ? diagramsOf(best) : { confusions: [], reliabilities: [] }),
    findings: contest(compared, names, [svm.name]),
    methods: `${methods} Divided by ${division.about}.`,
    warnings: [
      "the review has no table of its own for these data: nothing is quoted",
      "the best of eighteen is compared with one support vector machine: being the best of so many is worth a point or two by itself",
      ...division.warnings,
      ...leftOut(compared, set.skipped),
    ],
  };
}

const methods =
  `Features: the preset small’s (16 MFCC and their deltas, statistics over the clip and three parts). Members have ${units} tanh units of standard scores without direct links where nothing else is said, classes balanced, and the ridge chosen by closed-form leave-one-group-out in the training part. ` +
  "Basic: 100 rectified units, no penalty. Radial units lie at training rows, their width chosen with the ridge. Grown and pruned ones keep at most 200 of their units. Sequential: a quarter of the training clips first, the rest in blocks of 20. Voting: the class that most of seven machines name. Multilayer: an auto-encoder of 200 units below one of 500; hierarchical: two sparse auto-encoders of 100, then 500 units. " +
  "SVM: linear and Gaussian of γ 1/d, C 0.3 to 10, and k of the nearest neighbours, chosen by groups held out of the training part.";
