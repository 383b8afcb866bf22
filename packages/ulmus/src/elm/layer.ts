// The hidden layer: scaled rows → activations, frozen before the readout learns. Units of one or several kinds stand side by
// side, and direct links copy the inputs beside them (the random vector functional link of Pao, Park & Sobajic 1994);
// without units they are plain linear regression. Each kind is a file in `layers`.
import { ArgumentError } from "../errors.ts";
import type { Activation } from "../math/activation.ts";
import { type Matrix32, matrix32, rowOf } from "../math/matrix.ts";
import type { HiddenLayer, LayerContext, Learnt } from "./layers/kind.ts";
import { seedBeside } from "./layers/seeds.ts";
import { createUnits, fitUnits, type UnitsRecipe } from "./layers/units.ts";
import { fitKeptColumns, keepColumns, type KeepingRecipe } from "./pruning/kept-columns.ts";
import type { Scale } from "./scaler.ts";

type WithoutSeed<Units> = Units extends unknown ? Omit<Units, "seed"> : never;

/** Which units a layer has, and what stands beside them. */
export type LayerRecipe = UnitsRecipe &
  KeepingRecipe & {
    /** How rows are scaled before the layer; "row" if absent. */
    readonly scale?: Scale;
    /** Whether the inputs stand beside the units. */
    readonly directLinks: boolean;
    /** Further units; their seeds follow from that of the first. */
    readonly beside?: readonly WithoutSeed<UnitsRecipe>[];
  };

/** What a layer learns from scaled training rows (n × inputs) before it is frozen; empty where recipe and seed say all. */
export function fitLayer(recipe: LayerRecipe, rows: Matrix32, context: LayerContext): Learnt {
  const parts = partsOf(recipe).map(({ units, prefix }) =>
    Object.entries(fitUnits(units, rows, context)).map(([name, m]) => [prefix + name, m] as const),
  );
  const learnt = Object.fromEntries(parts.flat());
  if (!recipe.grow && !recipe.prune) return learnt;
  const hidden = createLayer(recipe, rows.columns, learnt).transform(rows, context.kernels);
  return { ...learnt, ...fitKeptColumns(recipe, hidden, context) };
}

/**
 * The layer of a recipe for rows of `inputs` columns, with what `fitLayer` has learnt. Its columns are those of each kind of
 * units, then the direct links; the activations of each kind have an expected squared norm of about 1, as the inputs have.
 * A layer that was grown or pruned has those that it has kept.
 */
export function createLayer(recipe: LayerRecipe, inputs: number, learnt: Learnt = {}): HiddenLayer {
  const all = partsOf(recipe).map(({ units, prefix }) => createUnits(units, inputs, namesAfter(prefix, learnt)));
  if (recipe.directLinks) all.push({ inputs, columns: inputs, transform: (rows) => rows });
  const blocks = learnt["kept"] ? keepColumns(all, learnt["kept"]) : all;
  const columns = blocks.reduce((sum, block) => sum + block.columns, 0);
  if (columns === 0) throw new ArgumentError("createLayer: needs units > 0 or direct links, got neither");
  return {
    inputs,
    columns,
    transform(rows, kernels) {
      if (rows.columns !== inputs) {
        throw new ArgumentError(`HiddenLayer.transform: rows have ${rows.columns} columns, expected ${inputs}`);
      }
      const hidden = blocks.map((block) => block.transform(rows, kernels));
      return hidden.length === 1 ? hidden[0] : sideBySide(hidden, rows.rows, columns);
    },
  };
}

/** The functions of the user's own among a recipe's activations. JSON has no place for them. */
export function ownActivations({ beside = [], ...first }: LayerRecipe): readonly Activation[] {
  return [first, ...beside].flatMap((units) =>
    "activation" in units && typeof units.activation === "function" ? [units.activation] : [],
  );
}

/** The kinds of units that a layer has, and what comes before the names of what they learn. */
function partsOf({ beside = [], ...first }: LayerRecipe): { units: UnitsRecipe; prefix: string }[] {
  const further = beside.map((units, i) => ({
    units: { ...units, seed: seedBeside(first.seed, i + 1) } as UnitsRecipe,
    prefix: `beside${i}.`,
  }));
  return [{ units: first, prefix: "" }, ...further].filter(({ units }) => {
    if (!("units" in units)) return true;
    if (Number.isInteger(units.units) && units.units >= 0) return units.units > 0;
    throw new ArgumentError(`createLayer: units must be a whole number ≥ 0, got ${units.units}`);
  });
}

/** What has a name that begins so, by the rest of the name. */
function namesAfter(prefix: string, learnt: Learnt): Learnt {
  const entries = Object.entries(learnt).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(entries.map(([name, m]) => [name.slice(prefix.length), m]));
}

function sideBySide(blocks: readonly Matrix32[], rows: number, columns: number): Matrix32 {
  const out = matrix32(rows, columns);
  for (let i = 0; i < rows; i++) {
    let at = i * columns;
    for (const block of blocks) {
      out.data.set(rowOf(block, i), at);
      at += block.columns;
    }
  }
  return out;
}
