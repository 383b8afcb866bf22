// ulmus studio: the page where sounds are taught, served to this computer alone, without any network.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Command } from "@commander-js/extra-typings";
import { InputError } from "../failure.ts";
import { wholeNumber } from "../options.ts";
import { errorColours } from "../terminal/colours.ts";

/** Browsers keep a page's clips by its address, so that it should be the same each time. */
const PORT = 8465;

const examples = `
The page keeps your clips in the browser, by its address: with another port it begins anew. Nothing leaves this computer.
The folder of the page can be served by any web host too; it is printed with --folder.

Examples:
  $ ulmus studio
  $ ulmus studio --port 9000
`;

export function createStudioCommand() {
  return new Command("studio")
    .description("open the page where you teach it your sounds, in the browser")
    .option("--port <n>", "the port to serve it at; the next free one if it is taken", wholeNumber(0), PORT)
    .option("--folder", "print the folder that holds the page, and end")
    .addHelpText("after", examples)
    .action(studio);
}

async function studio({ port, folder }: { port: number; folder?: true | undefined }): Promise<void> {
  const page = fileURLToPath(new URL("../studio", import.meta.url));
  if (!existsSync(`${page}/index.html`)) {
    throw new InputError(`${page}: must hold the page, but it is not built; run npm run build`);
  }
  if (folder) {
    console.log(page);
    return;
  }
  if (port > 65_535) throw new InputError(`--port must be at most 65535, got ${port}; leave it out for the usual one`);
  const { serveStudio } = await import("../studio-server.ts");
  const { url } = await serveStudio(page, port);
  console.log(url);
  process.stderr.write(`${errorColours.bold("ulmus studio")} is at the address above; Ctrl-C ends it\n`);
}
