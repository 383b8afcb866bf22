// What the kernels should reach: ratios in one run.

/** The case, the size, the peer, and the least ratio. */
const native2 = [
  ["elm", "L = 1000, float64", "numpy float64 (best)", 1.5],
  ["elm", "L = 4000, float64", "numpy float64 (best)", 1.2],
  ["elm", "L = 1000, fast", "numpy float64 (best)", 2.5],
  ["elm", "L = 4000, fast", "numpy float64 (best)", 1.8],
  ["product", "Float32 4096×512 · 512×2048", "numpy", 0.93],
  ["product", "Float64 4096×512 · 512×2048", "numpy", 0.93],
  ["gram", "20000×2048 Float32 → Float64", "numpy float64 (best)", 1.8],
  ["solve", "n = 2048, 10 right sides", "scipy.linalg.solve(assume_a='pos')", 1.5],
  ["solve", "n = 2048, 10 right sides", "scipy lapack.dposv, Fortran order", 1.5],
  ["eigen", "n = 1000", "LAPACK (best)", 0.77],
  ["elm", "L = 4000, most memory of a streamed training", "L²·8 B + 200 MB", 1],
];
const native1 = [
  ["conv", "2-D, 96×1366", "onnxruntime-node", 2],
  ["conv", "1-D, 348,000 samples", "onnxruntime-node", 2],
  ["readout", "row by row, L = 512", "a millisecond", 1],
];
const features = "log-mel 40, MFCC 20, their deltas of order 1 and 2";
native1.push(
  ["features", features, "real time", 1500],
  ["features", features, "Meyda's MFCC", 5],
  ["features", "librosa's chain, 22,050 Hz", "scipy", 1],
);
const plain1 = [
  ["features", features, "Meyda's MFCC", 5],
  ["features", "is09", "real time", 100],
  ["features", "egemaps", "real time", 100],
];
const wasm2 = [
  ["elm", "L = 1000, float64", "numpy float64 (best)", 0.33],
  ["elm", "L = 1000, float64", "numpy pinv(H) · Y", 3],
];
const wasm1 = [
  ["product", "Float32 4096×512 · 512×2048", "numpy", 0.24],
  ["product", "Float32 4096×512 · 512×2048", "onnxruntime-web", 1.8],
  ["product", "Float32 4096×512 · 512×2048", "tfjs-backend-wasm", 1.35],
  ["conv", "2-D, 96×1366", "tfjs-backend-wasm", 1.5],
  ["conv", "1-D, 348,000 samples", "tfjs-backend-wasm", 1.5],
  ["fft", "2048 frames of 1024", "fft.js", 4],
  ["readout", "row by row, L = 512", "a millisecond", 0.333],
];

/** Goals as { text, least, isRow }: the first row of the results that `isRow` takes has the ratio. */
export const goals = [
  ...native2.map((goal) => goalOf("native", 2, goal)),
  ...native1.map((goal) => goalOf("native", 1, goal)),
  ...wasm2.map((goal) => goalOf("wasm", 2, goal)),
  ...wasm1.map((goal) => goalOf("wasm", 1, goal)),
  ...plain1.map((goal) => goalOf("plain", 1, goal)),
];

function goalOf(backend, threads, [name, size, peer, least]) {
  const isRow = (row) =>
    row.case === name &&
    row.size === size &&
    row.backend === backend &&
    row.threads === threads &&
    row.peer === peer &&
    row.ratio !== null;
  return { text: `${backend} × ${threads}, ${name}, ${size}: ${peer}`, least, isRow };
}
