// ulmus doctor: what ulmus finds on this machine, which kernels it uses and why, and how fast they are.
import { Command, Option } from "@commander-js/extra-typings";
import type { Installation } from "ulmus/node";
import { jsonOption } from "../options.ts";
import type { Speed } from "../self-benchmark.ts";
import { colours } from "../terminal/colours.ts";
import { counted, size } from "../terminal/format.ts";
import { list, table } from "../terminal/table.ts";
import packageManifest from "../../package.json" with { type: "json" };

const examples = `
Examples:
  $ ulmus doctor
  $ ULMUS_BACKEND=wasm ulmus doctor --no-speed      are these kernels used if I ask for them?
  $ ulmus doctor --json                             for a report of a fault
`;

interface DoctorOptions {
  readonly json?: true | undefined;
  readonly speed: boolean;
}

export function createDoctorCommand() {
  return new Command("doctor")
    .description("show what ulmus finds on this machine, and how fast it is (takes a few seconds)")
    .addOption(new Option("--no-speed", "measure no speeds"))
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(examine);
}

type Findings = Installation & {
  readonly ulmus: string;
  readonly node: string;
  readonly platform: string;
  /** In GFLOP/s; empty if none were wanted. */
  readonly speeds: readonly Speed[];
};

async function examine(options: DoctorOptions): Promise<void> {
  const { describeInstallation } = await import("ulmus/node");
  const { measureSpeed } = await import("../self-benchmark.ts");
  const installation = await describeInstallation();
  const { backends, threads } = installation.kernels;
  const contestants = backends
    .filter(({ name }) => name !== undefined)
    .flatMap(({ backend }) =>
      (backend === "plain" || threads === 1 ? [1] : [1, threads]).map((n) => [backend, n] as const),
    );
  const findings: Findings = {
    ulmus: packageManifest.version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    ...installation,
    speeds: options.speed ? contestants.map((contestant) => measureSpeed(...contestant)) : [],
  };
  console.log(options.json ? JSON.stringify(findings) : textOf(findings));
}

function textOf({ ulmus, node, platform, kernels, decoders, ffmpeg, cache, speeds }: Findings): string {
  const head = list([
    ["ulmus", ulmus],
    ["Node", `${node} on ${platform}`],
    ["kernels", kernels.name === undefined ? colours.red("none") : usedText(kernels)],
    ...(kernels.name === undefined ? [["", kernels.reason] as const] : []),
    ...kernels.backends.map(({ backend, name, reason }) => [`  ${backend}`, name ? "runs here" : `${reason}`] as const),
    ["reads", `WAV, ${Object.keys(decoders).join(", ")}`],
    ...Object.entries(decoders)
      .filter(([, fault]) => fault !== "")
      .map(([format, fault]) => [`  ${format}`, colours.red(`its decoder does not load: ${fault}`)] as const),
    ["ffmpeg", ffmpeg ?? "not found; only formats that are not in the line above need it"],
    ["cache", `${cache.folder}: ${counted(cache.files, "file")}, ${size(cache.bytes)}`],
  ]);
  return speeds.length === 0 ? head : `${head}\n\n${speedText(speeds)}`;
}

function usedText({ name, threads, reason }: Installation["kernels"]): string {
  return `${name} on ${counted(threads, "thread")}: ${reason}`;
}

function speedText(speeds: readonly Speed[]): string {
  const number = (speed: number): string => speed.toPrecision(3);
  const rows = speeds.map(({ backend, threads, product, gram, solve }) => [
    `${backend} × ${threads}`,
    number(product),
    number(gram),
    number(solve),
  ]);
  return `${colours.bold("Speed")}, in GFLOP/s\n${table(["backend × threads", "product", "HᵀH", "solve"], rows)}`;
}
