// Which instrument is playing? Real recordings that arrive with the install, the same commands you would type yourself:
// evaluate honestly, train, and recognise notes that were kept back.
//
// The recordings are single notes from the tonejs-instruments collection (samples CC BY 3.0), as packaged on npm.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "instruments");
const packages = /^tonejs-instrument-(.+)-mp3$/;

/** Every note of every instrument: its file, the instrument, and the pitch, which is the file's name. */
function findNotes() {
  const modules = join(root, "node_modules");
  return readdirSync(modules).flatMap((name) => {
    const instrument = packages.exec(name)?.[1];
    if (!instrument) return [];
    const files = readdirSync(join(modules, name)).filter((file) => file.endsWith(".mp3"));
    return files.map((file) => ({
      path: relative(folder, join(modules, name, file)),
      label: instrument,
      note: file.replace(".mp3", "").replace("s", "♯"),
    }));
  });
}

function writeTable(file, notes) {
  const rows = notes.map(({ path, label, note }) => `${path},${label},${note}`);
  writeFileSync(join(folder, file), ["path,label,note", ...rows, ""].join("\n"));
}

/** Runs a command of ulmus, after showing it as one would type it. */
function ulmus(...words) {
  console.log(`\n$ ulmus ${words.join(" ")}\n`);
  const program = join(root, "packages", "cli", "dist", "main.js");
  const { status } = spawnSync(process.execPath, [program, ...words], { cwd: folder, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 70);
}

const notes = findNotes();
// Kept back: every A, of all octaves, so that no pitch that is asked for has been heard from any instrument.
const keptBack = notes.filter(({ note }) => note.startsWith("A") && !note.startsWith("A♯"));
const training = notes.filter((note) => !keptBack.includes(note));
mkdirSync(folder, { recursive: true });
writeTable("notes.csv", notes);
writeTable("training.csv", training);

const instruments = new Set(notes.map(({ label }) => label)).size;
console.log(
  `Which instrument is playing? ${notes.length} recorded notes of ${instruments} instruments, in instruments/notes.csv.`,
);
console.log("The same pitch, whoever plays it, is never on both sides of a split.");

ulmus("evaluate", "notes.csv", "--preset", "fast", "--group-by", "note", "--k", "5");
ulmus("train", "training.csv", "--preset", "fast", "--group-by", "note", "--out", "instruments.ulmus");
const asked = [...new Map(keptBack.map((note) => [note.label, note])).values()];
ulmus("predict", "instruments.ulmus", ...asked.map(({ path }) => path));

console.log(`
Each instrument here comes from one recording session, so part of what is recognised may be the room: with sounds of
your own, record in several places, and name the place in a column for --group-by.

Now your own sounds: one folder for each thing to recognise, a few recordings in each (WAV, MP3, FLAC, Ogg, Opus):

  my-sounds/kettle/*.wav
  my-sounds/doorbell/*.wav
  my-sounds/nothing/*.wav        room noise, talk: what should not be taken for either

  node packages/cli/dist/main.js evaluate my-sounds
  node packages/cli/dist/main.js train my-sounds --out mine.ulmus
  node packages/cli/dist/main.js predict mine.ulmus new.wav

The commands above had --preset fast; without it they hear more, and take longer to learn.`);
