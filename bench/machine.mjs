// What was measured on: the processor and the versions of everything that takes part.
import { availableParallelism, cpus, totalmem } from "node:os";

export async function describeMachine(backends, peers) {
  return {
    processor: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform}-${process.arch}`,
    node: process.versions.node,
    v8: process.versions.v8,
    backends: [...new Set(backends.map(({ kernels }) => kernels.name))],
    peers: peers.versions,
    day: new Date().toISOString().slice(0, 10),
  };
}
