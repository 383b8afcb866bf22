// What the benchmark uses of ulmus, also of its inside, as one module; main.mjs bundles it into bench/dist. Nothing else
// may import it: what the packages export is in packages/ulmus/src/{index,node/index}.ts.
export { createChromaFilterbank } from "../packages/ulmus/src/audio/chroma/chroma.ts";
export { createMelFilterbank, melFilterMatrix } from "../packages/ulmus/src/audio/mel.ts";
export { Accumulator } from "../packages/ulmus/src/elm/accumulator.ts";
export { solveKernelRidge } from "../packages/ulmus/src/elm/kernel/kernel-ridge.ts";
export { kernelMatrix } from "../packages/ulmus/src/elm/kernel/kernel.ts";
export { createRidgePath } from "../packages/ulmus/src/elm/ridge-path.ts";
export { RecursiveLeastSquares } from "../packages/ulmus/src/elm/sequence/recursive-least-squares.ts";
export { solveRidge } from "../packages/ulmus/src/elm/readout.ts";
export { architecture } from "../packages/ulmus/src/encode/convolution/architectures.ts";
export { createConvolution } from "../packages/ulmus/src/encode/convolution/encoder.ts";
export { drawFilters } from "../packages/ulmus/src/encode/convolution/filters.ts";
export { framesOf, settleLayers } from "../packages/ulmus/src/encode/convolution/stages.ts";
export { plainConvolve, convolutionAxes } from "../packages/ulmus/src/math/convolution.ts";
export { symmetricEigen } from "../packages/ulmus/src/math/eigen.ts";
export { createPlainKernels } from "../packages/ulmus/src/math/plain-kernels.ts";
export { createRandom } from "../packages/ulmus/src/math/random.ts";
export { createWasmKernels } from "../packages/ulmus/src/math/wasm-kernels.ts";
export { createExtractor } from "../packages/ulmus/src/model/extractor.ts";
export { createFrameExtractor } from "../packages/ulmus/src/model/features/frame-features.ts";
export { createRecipe } from "../packages/ulmus/src/model/recipe.ts";
export { createKernelThreads } from "../packages/ulmus/src/node/kernel-threads.ts";
export { createNativeKernels } from "../packages/ulmus/src/node/native-kernels.ts";
