// ulmus show: a sound as a picture, in the terminal or on a page.
import { extname } from "node:path";
import { Command, InvalidArgumentError } from "@commander-js/extra-typings";
import { InputError, isInputError, messageOf } from "../failure.ts";
import { findSounds } from "../find-sounds.ts";
import { createHtml, createPage, PAGE_WIDTH } from "../show/page.ts";
import { type Portrait, type PortraitOptions, portray } from "../show/portrait.ts";
import { rasterise } from "../show/rasterise.ts";
import { sketch } from "../show/sketch.ts";
import { errorColours } from "../terminal/colours.ts";
import { counted, lineWidth } from "../terminal/format.ts";
import { warned } from "../terminal/notes.ts";

const examples = `
The facts are of the whole file; the picture shows its first minute, or what --from and --seconds say.
Several files come one below the other. A file that cannot be read is reported, and the others go on; the exit code is then 1.

Examples:
  $ ulmus show clip.wav                       waveform, log-mel spectrogram and pitch in the terminal
  $ ulmus show clip.wav --out clip.png        a page: also onsets, beats and features over time
  $ ulmus show a.wav b.wav --out both.svg --from 2 --seconds 5
`;

const MOST_ON_A_PAGE = 20;

/** Reads a number of seconds. */
function seconds(isAllowed: (value: number) => boolean, rule: string): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? Number.NaN : Number(text);
    if (isAllowed(value) && value < Infinity) return value;
    throw new InvalidArgumentError(`It must be a number of seconds ${rule}.`);
  };
}

export function createShowCommand() {
  return new Command("show")
    .description("draw sounds, in the terminal or on a page")
    .argument("<files...>", "sounds, or folders with sounds")
    .option("--out <file>", "write a page instead: .png, .svg or .html")
    .option(
      "--from <s>",
      "begin there",
      seconds((value) => value >= 0, "≥ 0"),
      0,
    )
    .option(
      "--seconds <s>",
      "show so much",
      seconds((value) => value > 0, "> 0"),
      60,
    )
    .addHelpText("after", examples)
    .action(show);
}

interface ShowOptions extends PortraitOptions {
  readonly out?: string | undefined;
}

async function show(files: string[], options: ShowOptions): Promise<void> {
  const format = options.out === undefined ? undefined : formatOf(options.out);
  const paths = await findSounds(files);
  if (format !== undefined && paths.length > MOST_ON_A_PAGE) {
    throw new InputError(`--out: a page has room for ${MOST_ON_A_PAGE} sounds, got ${paths.length}; give fewer files`);
  }
  const portraits: Portrait[] = [];
  let failures = 0;
  for (const path of paths) {
    const portrait = await portrayFile(path, options);
    if (portrait === undefined) failures++;
    else if (format !== undefined) portraits.push(portrait);
    else console.log(`${sketch(portrait, lineWidth())}\n`);
  }
  if (options.out !== undefined && format !== undefined && portraits.length > 0) {
    const { writeFileAtomically } = await import("ulmus/node");
    await writeFileAtomically(options.out, await format(portraits));
    console.log(`wrote ${options.out}`);
  }
  if (failures === 0) return;
  process.exitCode = 1;
  process.stderr.write(`${counted(failures, "file")} could not be used\n`);
}

/** A portrait, or undefined if the file cannot be used, which has then been said. */
async function portrayFile(path: string, options: PortraitOptions): Promise<Portrait | undefined> {
  const { readRecording } = await import("ulmus/node");
  try {
    const recording = warned(path, await readRecording(path));
    const length = recording.channels[0].length / recording.sampleRate;
    if (options.from >= length) {
      throw new InputError(`${path}: --from must be less than its ${length.toFixed(3)} s, got ${options.from}`);
    }
    return await portray(recording, path, options);
  } catch (error) {
    if (!isInputError(error)) throw error;
    const message = messageOf(error);
    process.stderr.write(
      `${errorColours.red("error:")} ${message.startsWith(path) ? message : `${path}: ${message}`}\n`,
    );
    return undefined;
  }
}

/** What makes the bytes of a page, by the ending of its name. */
function formatOf(out: string): (portraits: readonly Portrait[]) => Promise<Uint8Array> | Uint8Array {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  switch (extname(out).toLowerCase()) {
    case ".png":
      return (portraits) => rasterise(createPage(portraits), PAGE_WIDTH);
    case ".svg":
      return (portraits) => utf8(createPage(portraits));
    case ".html":
      return (portraits) => utf8(createHtml(portraits));
    default:
      throw new InputError(`--out: must end in .png, .svg or .html, got ${out}; give another name`);
  }
}
