// What docs/benchmarks.md says about each case, besides its numbers.

export const titles = {
  product: "Products of matrices",
  gram: "HᵀH",
  solve: "Symmetric positive definite systems",
  eigen: "Symmetric eigendecomposition",
  conv: "Random convolutions, one clip",
  architectures: "Random networks of Pons & Serra (small), 29 s of sound to a row",
  fft: "Power spectra",
  features: "Features of 30 s of sound",
  elm: "Whole training: 20,000 rows of 256 features, 10 classes, L units",
  readout: "Choosing the ridge, kernel machines, learning row by row",
  scaling: "Whole training against L and N",
  evaluate: "`ulmus evaluate`, the whole command",
  studio: "The studio's page",
};

/** What to know to read a case's rows. */
export const remarks = {
  gram: "Ours reads Float32 rows and sums in Float64; so do the numpy programs, which must convert first. *fast* takes Float32 products in short blocks and sums these in Float64.",
  solve: "Ten right sides; every program keeps the matrix, so every run copies it.",
  eigen: "All values and vectors.",
  conv: "Bias, ReLU and max-pooling included. tfjs and onnxruntime-web have one thread in Node.",
  fft: "Window and |·|² included; scipy's threads are its `workers`, numpy has none.",
  features:
    "One thread each. A ratio to real time is how many seconds of sound a second is enough for. Meyda's MFCC is of the same " +
    "frames and has no deltas; scipy's programs are the same formulas over the whole clip at once. The command and models measure by " +
    "the plain kernels, which give the same bits everywhere.",
  readout:
    "Ten outputs. *Leave-one-out*: the held-out scores of every row for each of 14 ridges, from one decomposition, and the ridge of the least squared error; errors are those of the scores for it. *Kernel*: exp(−γ‖x − y‖²) of all pairs, then the weights; ours have an intercept, which scikit-learn's have not, so errors are against numpy with one. *Row by row*: recursive least squares, a row an update; the limit is what a stream of frames leaves time for.",
  evaluate:
    "Features come from the cache, baselines are included, the default recipe is used. Plain TypeScript is what every engine " +
    "runs; so the ratios say what WebAssembly and native code are worth.",
  studio:
    "Headless Chromium, one worker of one thread, as `ulmus studio` serves it; recordings are FSDD's at 8 kHz, the microphone is Chromium's imitation at 48 kHz playing one. " +
    "Waits go from the hand to the picture: files read, decoded and measured, the model solved and scored, everything drawn. The last limit of the digits is a " +
    "hundredth of what it takes, on the same clips, to retrain the network of @tensorflow-models/speech-commands (1,428,664 frozen parameters, a new " +
    "softmax layer, 20 epochs as its library runs them) by tfjs-backend-wasm in Node.",
  elm: "Hidden layer and solution. Errors are those of the weights against numpy with everything in Float64. *by sums* is the library's own way (`Accumulator`, `solveRidge`), with means, an intercept and checks of every value; *float64* and *fast* are the kernels alone, as numpy's programs are. `numpy float64 (best)` is the faster of its two programs.",
};

/** What sets the limit where a case falls short of a goal. */
export const shortfalls = {
  product:
    "Products: nothing but multiplications and additions, in which OpenBLAS and ours both come near what the processor can " +
    "do; what is left between them is packing and the ends of rows. WASM without relaxed SIMD multiplies and adds in two " +
    "instructions of 128 bits: ours runs at about what that allows, and no program can be as fast as one that fuses them. " +
    "On an engine with relaxed SIMD (Node 22 and later, browsers) ours is 1.2 – 1.3 times as fast as here.",
  gram:
    "HᵀH: both programs compute the same products in Float64, ours and OpenBLAS at the same rate. Ours saves the copy of H " +
    "in Float64, which counts the less, the faster the memory is. *fast* takes products in Float32, twice as many at a time.",
  eigen:
    "Eigendecomposition: half of the reduction to tridiagonal form is products of the matrix with a vector, two operations " +
    "for each element that is read: memory decides, not arithmetic.",
  conv:
    "Convolutions: rates count the products of the definition; ours takes half of them where there are 16 channels and a " +
    "kernel 3 wide, and so may exceed the fastest product. The first layer has a single channel: 9 products (in 1-D 3) for " +
    "each value, which must then be written and read again, so that memory decides; in 1-D these are 15 MB each way. " +
    "onnxruntime's direct convolution runs at more than half of the processor's peak: twice as fast is beyond the peak but " +
    "for the products saved.",
  features:
    "Features: by the plain kernels, which give the same bits on every machine, most of the time is the FFT in plain " +
    "TypeScript; by the others it is mel bands, logarithms, cosines and deltas.",
  elm: "Whole training: nearly all of it is HᵀH; the same holds as there.",
};

export const explanation =
  "How to read it. A bare product is where a BLAS library is at its best, and there parity is what can be had. What can be " +
  "gained is around it: rows are converted while they are packed, H never stands in memory, the activation is applied " +
  "while a block is in the cache. WASM has vectors of 128 bits, a quarter of AVX-512's, and Node 20 has no relaxed SIMD " +
  "(fused multiply-add): it cannot come near a native BLAS, and is to be measured against other WASM. Two threads on two " +
  "cores share them with all else that runs on the machine.";
