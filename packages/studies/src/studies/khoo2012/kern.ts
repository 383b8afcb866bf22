// A strict reader for that part of Humdrum's **kern (Huron 1995) in which collections of single melodies are written: one spine of
// notes and rests with ties and phrases, bar lines, and the interpretations that collections of songs use. Whatever else there is, is refused with its line.
import { FileError } from "ulmus";

/** A note or a rest; tied notes are one. */
export interface Note {
  /** As in MIDI: 60 is middle C; absent in a rest. */
  readonly pitch?: number;
  /** In quarter notes. */
  readonly duration: number;
  /** From the beginning, in quarter notes. */
  readonly onset: number;
  /** The number of its phrase, from 0 on; notes outside of phrases are of the one before. */
  readonly phrase: number;
}

/** A melody. */
export interface Melody {
  readonly notes: readonly Note[];
  /** The tonic's pitch class (0 is C), where a key is named. */
  readonly tonic?: number;
  /** Reference records, such as OTL (the title) and ARE (the region). */
  readonly records: ReadonlyMap<string, string>;
}

const token = /^([{[]*)(\d+)(\.*)(?:(r)|(([A-Ga-g])\6*)x*(#+|-+|n)?x*)[x/_\]}]*$/;
const tandem = /^\*(I.*|M\d+\/\d+|M[XZ].*|k\[[a-g#\-n]*\]|[A-Ga-g][#-]?:|MM.*|clef.*|-)$/;

/** @throws {FileError} that begins with `name` and the number of the line. */
export function readKern(text: string, name = "kern"): Melody {
  const reader = new KernReader(name);
  text.split(/\r?\n/).forEach((line, i) => reader.read(line, i + 1));
  return reader.finish();
}

class KernReader {
  readonly #name: string;
  readonly #records = new Map<string, string>();
  readonly #notes: Note[] = [];
  #tonic: number | undefined;
  #onset = 0;
  #phrase = -1;
  #tied: { pitch: number; duration: number; onset: number; phrase: number } | undefined;
  #state: "before" | "inside" | "after" = "before";

  constructor(name: string) {
    this.#name = name;
  }

  read(line: string, number: number): void {
    const [, key, value] = /^!!!([A-Z]{3}\d?):\s*(.*)$/.exec(line) ?? [];
    if (key !== undefined) this.#records.set(key, value.trim());
    if (line === "" || line.startsWith("!")) return;
    if (line.includes("\t")) this.#refuse(number, "must have one spine, got several; extract the melody");
    if (line.startsWith("**")) return this.#begin(line, number);
    if (this.#state !== "inside") this.#refuse(number, `must stand between **kern and *-, got "${line}"`);
    if (line.startsWith("*")) this.#interpret(line, number);
    else if (!line.startsWith("=") && line !== ".") this.#add(line, number);
  }

  finish(): Melody {
    if (this.#state !== "after")
      throw new FileError(`${this.#name}: must begin with **kern and end with *-; it is cut off`);
    if (this.#tied) throw new FileError(`${this.#name}: a tie is not closed; end it with ]`);
    if (!this.#notes.some(({ pitch }) => pitch !== undefined))
      throw new FileError(`${this.#name}: must hold a note, got none`);
    const notes = this.#notes;
    return { notes, ...(this.#tonic !== undefined && { tonic: this.#tonic }), records: this.#records };
  }

  #begin(line: string, number: number): void {
    if (line !== "**kern") this.#refuse(number, `must be **kern, got "${line}"`);
    if (this.#state !== "before") this.#refuse(number, "must be the only **kern");
    this.#state = "inside";
  }

  #interpret(line: string, number: number): void {
    if (!tandem.test(line)) this.#refuse(number, `the interpretation "${line}" is not known here`);
    if (line === "*-") this.#state = "after";
    const [, letter, sign] = /^\*([A-Ga-g])([#-]?):$/.exec(line) ?? [];
    if (letter !== undefined) this.#tonic = (classOf(letter) + shiftOf(sign) + 12) % 12;
  }

  #add(line: string, number: number): void {
    const [, begins, value, dots, rest, letters = "", letter, sign] = token.exec(line) ?? [];
    if (value === undefined) this.#refuse(number, `"${line}" is no note or rest of a single melody`);
    if (begins.includes("{") || this.#phrase < 0) this.#phrase += 1;
    // Each dot adds half of what was added before; 0 is a breve.
    const duration = (value === "0" ? 8 : 4 / Number(value)) * (2 - 2 ** -dots.length);
    const [onset, phrase] = [this.#onset, this.#phrase];
    this.#onset += duration;
    if (rest !== undefined) {
      this.#notes.push({ duration, onset, phrase });
      return;
    }
    const octave = letter === letter.toLowerCase() ? 4 + letters.length : 5 - letters.length;
    this.#sound({ pitch: 12 * octave + classOf(letter) + shiftOf(sign), duration, onset, phrase }, line, number);
  }

  /** Adds a note, or its duration to the one that it is tied to. */
  #sound(note: { pitch: number; duration: number; onset: number; phrase: number }, line: string, number: number): void {
    const [opens, goesOn, closes] = ["[", "_", "]"].map((sign) => line.includes(sign));
    const tied = this.#tied;
    if (!(goesOn || closes) || tied === undefined) {
      if (closes && !opens) this.#refuse(number, `"${line}" closes a tie that was not opened`);
      if (opens && !closes) this.#tied = note;
      else this.#notes.push(note);
      return;
    }
    if (tied.pitch !== note.pitch) this.#refuse(number, `"${line}" is tied to a note of another pitch`);
    tied.duration += note.duration;
    if (!closes) return;
    this.#notes.push(tied);
    this.#tied = undefined;
  }

  #refuse(line: number, what: string): never {
    throw new FileError(`${this.#name}, line ${line}: ${what}`);
  }
}

function classOf(letter: string): number {
  return { c: 0, d: 2, e: 4, f: 5, g: 7, a: 9, b: 11 }[letter.toLowerCase()] ?? 0;
}

function shiftOf(sign = ""): number {
  return sign.startsWith("#") ? sign.length : sign.startsWith("-") ? -sign.length : 0;
}
