// ulmus cluster: sounds without labels → groups of sounds that are alike.
import { resolve } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { asLine, extractClips } from "../clips.ts";
import { InputError } from "../failure.ts";
import { findSounds } from "../find-sounds.ts";
import {
  cacheOption,
  type DataOptions,
  jsonOption,
  presetOption,
  recipeOption,
  threadsOption,
  wholeNumber,
} from "../options.ts";
import { readRecipe } from "../recipe-file.ts";
import { colours } from "../terminal/colours.ts";
import { counted } from "../terminal/format.ts";
import { printNotes } from "../terminal/notes.ts";

const examples = `
Folders are searched for sounds. Groups are numbered as they come; what they are is for you to hear. Of a few dozen sounds say
how many neighbours of each count, in a recipe: [graph] neighbours = 10.

Examples:
  $ ulmus cluster recordings/ --clusters 8
  $ ulmus cluster recordings/*.wav --clusters 8 --json      one JSON object a line: path, cluster
`;

interface ClusterOptions extends DataOptions {
  readonly clusters: number;
  readonly json?: true | undefined;
}

export function createClusterCommand() {
  return new Command("cluster")
    .description("group sounds that are alike, without any label")
    .argument("<files...>", "sounds, or folders with sounds")
    .requiredOption("--clusters <n>", "how many groups", wholeNumber(1))
    .addOption(recipeOption)
    .addOption(presetOption)
    .addOption(threadsOption)
    .addOption(cacheOption)
    .option("--json", `${jsonOption.description} a line, for each sound`)
    .addHelpText("after", examples)
    .action(cluster);
}

async function cluster(files: string[], options: ClusterOptions): Promise<void> {
  const [{ clusterClips }, { createKernels }] = await Promise.all([import("ulmus"), import("ulmus/node")]);
  const { augment: _, ...recipe } = await readRecipe(options);
  const items = (await findSounds(files)).map((path) => ({ path: resolve(path), name: path, label: "", columns: {} }));
  const dataset = { root: process.cwd(), items, columns: [], ignored: 0, skipped: [] };
  const clips = await extractClips(dataset, recipe, { ...options, hasClasses: false });
  if (options.clusters >= clips.items.length) {
    throw new InputError(
      `--clusters: must be fewer than the ${counted(clips.items.length, "sound")} that can be used, got ${options.clusters}`,
    );
  }
  const found = clusterClips(clips, clips.recipe, {
    clusters: options.clusters,
    kernels: createKernels(undefined, options),
  });
  if (options.json) {
    clips.items.forEach(({ name }, i) => console.log(JSON.stringify({ path: name, cluster: found[i] + 1 })));
    for (const skipped of clips.skipped) console.log(JSON.stringify({ path: skipped.name, error: skipped.reason }));
  } else {
    console.log(
      [...groupsOf(clips.items, found, options.clusters), ...printNotes(clips.skipped.map(asLine), [])].join("\n"),
    );
  }
  if (clips.skipped.length > 0) process.exitCode = 1;
}

function groupsOf(items: readonly { readonly name: string }[], found: Int32Array, clusters: number): string[] {
  return Array.from({ length: clusters }, (_, c) => {
    const names = items.filter((__, i) => found[i] === c).map(({ name }) => name);
    return [colours.bold(`${c + 1}   ${counted(names.length, "sound")}`), ...names.map((name) => `    ${name}`), ""];
  }).flat();
}
