// ulmus presets: the recipes that ship with ulmus, and each as TOML to start from.
import { Argument, Command } from "@commander-js/extra-typings";
import { clipCost, costText } from "../cost-text.ts";
import { jsonOption } from "../options.ts";
import { findPreset, toToml } from "../recipe-file.ts";
import { list } from "../terminal/table.ts";

const examples = `
Examples:
  $ ulmus presets
  $ ulmus presets default > mine.toml        then edit it and give it to --recipe
`;

export function createPresetsCommand() {
  return new Command("presets")
    .description("list the recipes that ship with ulmus, or print one as TOML")
    .addArgument(new Argument("[name]", "of a recipe"))
    .addOption(jsonOption)
    .addHelpText("after", examples)
    .action(showPresets);
}

async function showPresets(name: string | undefined, options: { readonly json?: true | undefined }): Promise<void> {
  const { createRecipe, presets } = await import("ulmus");
  if (name === undefined) {
    const all: [string, { about: string; cost: Awaited<ReturnType<typeof clipCost>> }][] = [];
    for (const [key, { about, recipe }] of Object.entries(presets)) {
      all.push([key, { about, cost: await clipCost(createRecipe(recipe)) }]);
    }
    const asText = (): string =>
      list(all.map(([key, { about, cost }]) => [key, cost ? `${about}; ${costText(cost)}` : about]));
    console.log(options.json ? JSON.stringify(Object.fromEntries(all)) : asText());
    return;
  }
  const { about, recipe } = await findPreset(name);
  const whole = createRecipe(recipe);
  console.log(options.json ? JSON.stringify(whole) : `# ${name}: ${about}\n${toToml(whole)}`);
}
