// TensorFlow.js on its WASM backend (XNNPACK, SIMD); in Node it has one thread.
import { dirname } from "node:path";
import { createRequire } from "node:module";

/** The library, ready; undefined where it is absent. */
export async function openTensorflow(peers) {
  const [core, backend] = [
    await peers.load("@tensorflow/tfjs-core"),
    await peers.load("@tensorflow/tfjs-backend-wasm"),
  ];
  if (!core || !backend) return undefined;
  const tf = core.default ?? core;
  const wasm = backend.default ?? backend;
  const file = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json");
  wasm.setWasmPaths(`${dirname(file)}/dist/`);
  await tf.setBackend("wasm");
  await tf.ready();
  return tf;
}
