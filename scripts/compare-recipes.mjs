// How the presets are chosen: by held-out scores inside training parts only. For each data set and each of its folds a
// model is fitted on the training part, and the unweighted average recall of its clips, each group held out in closed
// form, is averaged. What test parts give is not looked at.
//
//   node scripts/compare-recipes.mjs recipe.toml… -- data.csv:folds-column:groups-column…
//
// A group column may be left out: then the folds are the groups.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { parse } from "smol-toml";
import { createRecipe, evaluate, foldsByValue } from "../packages/ulmus/dist/index.js";
import { createKernels, extractFeatures, readDataset } from "../packages/ulmus/dist/node/index.js";

const words = process.argv.slice(2);
const divider = words.indexOf("--");
if (divider < 1) throw new Error("usage: node scripts/compare-recipes.mjs recipe.toml… -- data.csv:folds[:groups]…");
const kernels = createKernels();

for (const file of words.slice(0, divider)) {
  const recipe = createRecipe(parse(await readFile(file, "utf8")));
  const scores = [];
  for (const word of words.slice(divider + 1)) {
    const [path, foldColumn, groupColumn = foldColumn] = word.split(":");
    const clips = await extractFeatures(await readDataset(path), recipe);
    const column = (name) => clips.items.map(({ columns }) => columns[name]);
    const labels = clips.items.map(({ label }) => label);
    const folds = foldsByValue(column(foldColumn), foldColumn);
    const { folds: scored } = evaluate({ ...clips, labels, groups: column(groupColumn) }, clips.recipe, {
      folds,
      kernels,
    });
    scores.push(scored.reduce((sum, { heldOut }) => sum + heldOut.uar, 0) / scored.length);
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  console.log(`${basename(file)}: ${scores.map((score) => score.toFixed(3)).join("  ")}  mean ${mean.toFixed(4)}`);
}
