// The library's table of contents, in the order in which one learns it. What is not here is private.

// Models: learn from sounds, predict, go on learning.
export { Classifier } from "./model/classifier.ts";
export type { ClassifierState, FitOptions, HeldOut, LabelledClips, Prediction } from "./model/classifier.ts";
export { MultilabelClassifier } from "./model/multilabel.ts";
export type { LabelsPrediction, TaggedClips } from "./model/multilabel.ts";
export { Regressor } from "./model/regressor.ts";
export type { MeasuredClips } from "./model/regressor.ts";
export { clusterClips } from "./model/cluster-clips.ts";
export type { LayerTrial } from "./model/fit-notes.ts";
export type { Grouped, Input, Rows, Sounds } from "./model/training.ts";
export { fromBytes, toBytes } from "./model/model-file.ts";
export type { Model } from "./model/model-file.ts";

// Recipes: how sound becomes rows, and rows become scores.
export { presets } from "./model/presets.ts";
export type { Preset } from "./model/presets.ts";
export { createRecipe, settleSampleRate } from "./model/recipe.ts";
export type { Recipe, RecipeInput } from "./model/recipe.ts";
export { createExtractor } from "./model/extractor.ts";
export type { ClipCost, Extractor } from "./model/extractor.ts";
export type { EncodingCost } from "./encode/cost.ts";
export { createFrameExtractor, FeatureStream } from "./model/features/frame-features.ts";
export type { FrameExtractor } from "./model/features/frame-features.ts";
export { listFeatures } from "./model/features/registry.ts";
export type { FeatureEntry, FeatureWord } from "./model/features/registry.ts";

// Sets of features that a field has agreed on.
export { createFeatureSet, featureSetNames } from "./model/feature-sets/feature-sets.ts";
export type { FeatureSetName, FeatureSetOptions } from "./model/feature-sets/feature-sets.ts";
export type { FeatureColumn, FeatureSet } from "./model/feature-sets/feature-set.ts";

// Honest scores.
export { evaluate } from "./model/evaluate.ts";
export type { EvaluateOptions, Evaluation, FoldScore, Shares } from "./model/evaluate.ts";
export { foldsByValue, randomFolds, splitByValue } from "./model/protocol.ts";
export type { Fold } from "./model/protocol.ts";
export { createSketch } from "./model/leakage/sketch.ts";
export type { Sketch } from "./model/leakage/sketch.ts";
export { findLeakage } from "./model/leakage/leakage.ts";
export type { Leakage, SameSound, SketchedClips } from "./model/leakage/leakage.ts";
export type { FactScore } from "./model/leakage/telling-facts.ts";
export { describeLeakage, nameSameSounds } from "./model/leakage/describe-leakage.ts";
export type { NamedClips, NamedSameSound } from "./model/leakage/describe-leakage.ts";
export { describeOptimism, measureOptimism } from "./model/leakage/optimism.ts";
export type { Optimism } from "./model/leakage/optimism.ts";
export { accuracy, confusionMatrix, groupInterval, largestColumns, unweightedAverageRecall } from "./model/metrics.ts";

// Sound.
export { decodeAudio } from "./decode/decode.ts";
export { encodeWav } from "./audio/wav.ts";
export { cutAtOnsets } from "./model/cut-at-onsets.ts";
export type { Stretch } from "./model/cut-at-onsets.ts";
export { resample, Resampler } from "./audio/resample.ts";
export { mixDown } from "./audio/signal.ts";
export type { Recording, Signal } from "./audio/signal.ts";

// Numbers.
export { matrixFromRows } from "./math/matrix.ts";
export type { Matrix32, Matrix64 } from "./math/matrix.ts";
export { createPlainKernels } from "./math/plain-kernels.ts";
export type { Kernels } from "./math/kernels.ts";

// What goes wrong.
export { ArgumentError, FileError, NumericalError } from "./errors.ts";
