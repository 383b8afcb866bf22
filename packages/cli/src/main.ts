// The command `ulmus`: hands the arguments to a command and turns what it throws into a message and an exit code.
// Nothing heavy is imported here, so that --help comes at once; the library is loaded when a command runs.
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { createBlankCommand } from "./commands/blank.ts";
import { createClusterCommand } from "./commands/cluster.ts";
import { createCompareCommand } from "./commands/compare.ts";
import { createDoctorCommand } from "./commands/doctor.ts";
import { createEvaluateCommand } from "./commands/evaluate.ts";
import { createFeaturesCommand } from "./commands/features.ts";
import { createForgetCommand } from "./commands/forget.ts";
import { createInspectCommand } from "./commands/inspect.ts";
import { createMergeCommand } from "./commands/merge.ts";
import { createPredictCommand } from "./commands/predict.ts";
import { createPresetsCommand } from "./commands/presets.ts";
import { createReproduceCommand } from "./commands/reproduce.ts";
import { createStudioCommand } from "./commands/studio.ts";
import { createShowCommand } from "./commands/show.ts";
import { createTrainCommand } from "./commands/train.ts";
import { createUpdateCommand } from "./commands/update.ts";
import { exitCodeOf, report } from "./failure.ts";
import { colours } from "./terminal/colours.ts";
import packageManifest from "../package.json" with { type: "json" };

const examples = `
Examples:
  $ ulmus train sounds/                       a folder with one sub-folder for each class → sounds.ulmus
  $ ulmus evaluate sounds/                    how good is it on clips that it has not heard?
  $ ulmus predict sounds.ulmus new/*.wav      what are these?
  $ ulmus evaluate clips.csv --group-by speaker
                                              a CSV with the columns path, label and any others
  $ ulmus studio                              a page in the browser: record, drop, listen, take the model along

Exit codes: 0 done, 1 something is wrong with what was given, 70 a fault of ulmus, 130 stopped with Ctrl-C.
Colours: off with NO_COLOR=1. Features are kept in the user's folder for caches; ULMUS_CACHE is another
folder, ULMUS_CACHE_LIMIT how large it may become, in gigabytes (default: 10).`;

function createProgram(): CommandUnknownOpts {
  const program = new Command("ulmus")
    .description("Teaches the computer to recognise sounds from folders of recordings.")
    .version(packageManifest.version)
    .helpCommand("help [command]", "the same as --help")
    .configureHelp({ styleTitle: colours.bold })
    .addHelpText("after", examples)
    .showHelpAfterError("See --help for what can be given.");
  const commands: CommandUnknownOpts[] = [
    createTrainCommand(),
    createEvaluateCommand(),
    createPredictCommand(),
    createUpdateCommand(),
    createForgetCommand(),
    createMergeCommand(),
    createBlankCommand(),
    createClusterCommand(),
    createFeaturesCommand(),
    createShowCommand(),
    createInspectCommand(),
    createStudioCommand(),
    createPresetsCommand(),
    createCompareCommand(),
    createReproduceCommand(),
    createDoctorCommand(),
  ];
  for (const command of commands) {
    command.copyInheritedSettings(program);
    command.option("--debug", "show where in the program an error came from");
    program.addCommand(command);
  }
  return program;
}

function fail(error: unknown): void {
  report(error, { isDebug: process.argv.includes("--debug") || Boolean(process.env["ULMUS_DEBUG"]) });
  process.exitCode = exitCodeOf(error);
}

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});
process.on("uncaughtException", (error) => {
  fail(error);
  process.exit();
});

try {
  await createProgram().parseAsync();
} catch (error) {
  fail(error);
}
