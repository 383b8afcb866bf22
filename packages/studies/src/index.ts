// The table of contents of the studies, in the order in which one learns them. What is not here is private.

// Studies: published systems, to run on data of one's own.
export { studies } from "./studies/list.ts";
export type { Study, StudyPart, StudyRequest, StudyWork } from "./study.ts";
export { runComparison, runStudy, writeReport } from "./run-study.ts";
export type { RunOptions } from "./run-study.ts";

// Any sounds: kinds of features × ways to learn.
export type { CompareRequest } from "./compare/compare.ts";
export type { CompareSet } from "./compare/folded-rows.ts";
export { featureSets } from "./compare/feature-sets.ts";
export { systems } from "./compare/systems.ts";
export type { LeakageReport } from "./leakage/leakage-report.ts";

// Reports.
export { toCsv, toJson, toLatex, toMarkdown, toText } from "./report/text.ts";
export { toHtml } from "./report/page.ts";
export type { Confusion, Curve, Line, Made, Reliability, Report, Row, ScoreName } from "./report/report.ts";

// Data sets, with their known divisions.
export { openAudioSet } from "./datasets/open.ts";
export type { AudioSet } from "./datasets/open.ts";
export type { Division } from "./datasets/division.ts";

// Features × systems, honestly.
export { createSubjects } from "./datasets/subjects.ts";
export type { SubjectRecipe } from "./datasets/subjects.ts";
export { compareSystems } from "./protocol/comparison.ts";
export type { Compared, ComparisonOptions, Loaded, Subject, System } from "./protocol/comparison.ts";
export { contest, diagramsOf } from "./protocol/findings.ts";
export { pairedTest } from "./protocol/paired-test.ts";
export type { Paired } from "./protocol/paired-test.ts";

// What learns from rows.
export type { Classifier, LabelledRows, Learnt, LearnOptions } from "./classifiers/classifier.ts";
export { standardised } from "./classifiers/classifier.ts";
export { standardScores } from "./classifiers/standard-scores.ts";
export { elm, kernelElm, linearRidge, ridgeElm } from "./classifiers/elm.ts";
export { filterElm } from "./classifiers/filter-elm.ts";
export { network } from "./classifiers/network.ts";
export type { NetworkSetting } from "./classifiers/network.ts";
export { unregularisedElm } from "./classifiers/published-elm.ts";
export { ponsGrid, supportVectorMachine } from "./classifiers/support-vectors.ts";
export type { SvmSetting } from "./classifiers/support-vectors.ts";
export { majority, nearestNeighbours } from "./classifiers/baselines.ts";
export { randomForest } from "./classifiers/random-forest.ts";
