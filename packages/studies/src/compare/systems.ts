// What `ulmus compare` lets learn from each kind of features: baselines, and the family of extreme learning machines. Each
// chooses its settings inside the training part.
import { majority, nearestNeighbours } from "../classifiers/baselines.ts";
import { type Classifier, standardised } from "../classifiers/classifier.ts";
import { elm } from "../classifiers/elm.ts";
import { randomForest } from "../classifiers/random-forest.ts";
import { standardScores } from "../classifiers/standard-scores.ts";
import { supportVectorMachine } from "../classifiers/support-vectors.ts";

/** A way to learn. */
export interface SystemChoice {
  /** What it is asked for by. */
  readonly word: string;
  readonly classifier: Classifier;
  readonly family: "baseline" | "SVM" | "ELM";
  /** How it learns, a sentence for the methods; "" if the name says it. */
  readonly methods: string;
  /** 1 if it takes seconds where others take moments, 2 if minutes. */
  readonly dearness?: 1 | 2;
}

const linearGrid = [0.001, 0.01, 0.1, 1].map((cost) => ({ cost }));

const gaussianGrid = [1, 10].flatMap((cost) => [
  { gamma: "columns" as const, cost },
  { gamma: 0.0003, cost },
  { gamma: 0.003, cost },
]);

const narrow = { units: 1000, weightScale: 1 };
const wide = { units: 1000, weightScale: 2 };

/** The quickest first. */
export const systems: readonly SystemChoice[] = [
  { word: "majority", classifier: majority, family: "baseline", methods: "" },
  {
    word: "ridge",
    classifier: elm("linear ridge", { layer: { units: 0 } }),
    family: "baseline",
    methods: "Ridges of all least squares by closed-form leave-one-group-out inside the training part.",
  },
  {
    word: "elm",
    classifier: elm("ELM", { layer: { ...narrow, directLinks: false } }, { layer: { ...wide, directLinks: false } }),
    family: "ELM",
    methods: "ELM: 1000 tanh units, weights of deviation 1 or 2, whichever is right more often of held-out groups.",
  },
  {
    word: "rvfl",
    classifier: elm("RVFL", { layer: narrow }, { layer: wide }),
    family: "ELM",
    methods: "RVFL: the same with direct links.",
  },
  {
    word: "kernel-elm",
    classifier: elm(
      "kernel ELM",
      { layer: { kind: "kernel", kernel: { name: "rbf", gamma: 0.3 } } },
      { layer: { kind: "kernel", kernel: { name: "rbf", gamma: 0.1 } } },
      { layer: { kind: "kernel", kernel: { name: "rbf", gamma: 1 } } },
    ),
    family: "ELM",
    methods: "Kernel ELM: Gaussian kernel, γ 0.1, 0.3 or 1 over the number of columns, chosen in the same way.",
  },
  {
    word: "knn",
    classifier: standardised(nearestNeighbours([1, 3, 5, 9]), standardScores),
    family: "baseline",
    methods: "Nearest neighbours: k 1, 3, 5 or 9, on standard scores.",
  },
  {
    word: "linear-svm",
    classifier: standardised(supportVectorMachine("linear SVM", linearGrid), standardScores),
    family: "SVM",
    methods: "Linear SVM: libsvm, one against one, C 0.001 to 1, on standard scores.",
  },
  {
    word: "rbf-svm",
    classifier: standardised(supportVectorMachine("RBF SVM", gaussianGrid), standardScores),
    family: "SVM",
    methods: "RBF SVM: libsvm, γ 0.0003, 0.003 or one over the number of columns, C 1 or 10, on standard scores.",
    dearness: 1,
  },
  { word: "forest", classifier: randomForest, family: "baseline", methods: "Random forest: 100 trees.", dearness: 2 },
];
