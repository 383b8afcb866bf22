// A sound drawn with letters, for the terminal: waveform, log-mel spectrogram and pitch, as wide as the line.
import { colours } from "../terminal/colours.ts";
import { list, padEnd, padStart } from "../terminal/table.ts";
import { niceTicks } from "./axis.ts";
import { factTexts } from "./facts.ts";
import type { Portrait } from "./portrait.ts";

const MARGIN = 9;
const SHADES = " ░▒▓█";
const WAVE_ROWS = 5;
const MEL_ROWS = 10;
const PITCH_ROWS = 4;

/** Lines of at most `width` letters. */
export function sketch(portrait: Portrait, width: number): string {
  const columns = Math.max(20, width - MARGIN - 1);
  const { bold } = colours;
  return [
    bold(portrait.name),
    "",
    ...labelled(["+1", "", "0", "", "−1"], waveform(portrait, columns)),
    "",
    ...labelled(melLabels(portrait), mel(portrait, columns)),
    "",
    ...pitchLines(portrait, columns),
    ...timeAxis(portrait, columns),
    "",
    list(factTexts(portrait.facts)),
  ].join("\n");
}

function labelled(labels: readonly string[], rows: readonly string[]): string[] {
  return rows.map((row, i) => `${colours.dim(padStart(labels[i] ?? "", MARGIN - 1))} ${row}`.trimEnd());
}

/** Dots of Braille letters: each letter has two columns of four. */
class Dots {
  readonly #cells: Uint8Array;
  readonly #columns: number;

  constructor(columns: number, rows: number) {
    this.#columns = columns;
    this.#cells = new Uint8Array(columns * rows);
  }

  /** Sets the dot at x from the left and y from above; what lies outside is left out. */
  set(x: number, y: number): void {
    const at = (y >> 2) * this.#columns + (x >> 1);
    if (x < 0 || x >= 2 * this.#columns || y < 0 || at >= this.#cells.length) return;
    // Unicode numbers the upper three dots of the left column, then of the right one, then the lowest two.
    this.#cells[at] |= (y & 3) === 3 ? 0x40 << (x & 1) : 1 << ((y & 3) + 3 * (x & 1));
  }

  lines(): string[] {
    const letters = Array.from(this.#cells, (cell) => (cell === 0 ? " " : String.fromCharCode(0x2800 + cell)));
    return Array.from({ length: letters.length / this.#columns }, (_, row) =>
      letters.slice(row * this.#columns, (row + 1) * this.#columns).join(""),
    );
  }
}

function waveform({ signal: { samples } }: Portrait, columns: number): string[] {
  const dots = new Dots(columns, WAVE_ROWS);
  const height = 4 * WAVE_ROWS;
  for (let x = 0; x < 2 * columns; x++) {
    const part = samples.subarray(...span(x, 2 * columns, samples.length));
    const place = (value: number): number => Math.round(((1 - Math.min(1, Math.max(-1, value))) / 2) * (height - 1));
    const [top, bottom] = [part.reduce((a, b) => Math.max(a, b)), part.reduce((a, b) => Math.min(a, b))];
    for (let y = place(top); y <= place(bottom); y++) dots.set(x, y);
  }
  return dots.lines().map(colours.cyan);
}

/** The part of `length` values that place x of `places` stands for: at least one of them. */
function span(x: number, places: number, length: number): [from: number, to: number] {
  const from = Math.min(length - 1, Math.floor((x * length) / places));
  return [from, Math.max(from + 1, Math.floor(((x + 1) * length) / places))];
}

function mel({ logMel }: Portrait, columns: number): string[] {
  return Array.from({ length: MEL_ROWS }, (_, row) => {
    const [low, high] = span(MEL_ROWS - 1 - row, MEL_ROWS, logMel.columns);
    const letters = Array.from({ length: columns }, (__, x) => {
      const [from, to] = span(x, columns, logMel.rows);
      let loudest = -Infinity;
      for (let t = from; t < to; t++)
        for (let band = low; band < high; band++) loudest = Math.max(loudest, logMel.data[t * logMel.columns + band]);
      // From −60 dB on; what is quieter is blank.
      return SHADES[Math.round(Math.min(1, Math.max(0, 1 + loudest / 60)) * (SHADES.length - 1))];
    });
    return colours.magenta(letters.join(""));
  });
}

function melLabels({ bandHz }: Portrait): string[] {
  return Array.from({ length: MEL_ROWS }, (_, row) => {
    if (row % 3 !== 0) return "";
    const hz = bandHz[Math.floor(((MEL_ROWS - 0.5 - row) / MEL_ROWS) * bandHz.length)];
    return hz < 1000 ? `${Math.round(hz / 10) * 10} Hz` : `${(hz / 1000).toFixed(1)} kHz`;
  });
}

/** The pitch on a logarithmic scale that just holds it; nothing where there is none. */
function pitchLines({ pitch }: Portrait, columns: number): string[] {
  const values = Array.from(pitch.values);
  const voiced = values.filter((hz) => hz > 0);
  if (voiced.length === 0) return labelled(["pitch"], [colours.dim("none found")]);
  const [lowest, highest] = [
    voiced.reduce((a, b) => Math.min(a, b)) / 1.06,
    voiced.reduce((a, b) => Math.max(a, b)) * 1.06,
  ];
  const dots = new Dots(columns, PITCH_ROWS);
  for (let x = 0; x < 2 * columns; x++) {
    const hz = values.slice(...span(x, 2 * columns, values.length)).find((value) => value > 0);
    if (hz === undefined) continue;
    dots.set(x, Math.round((Math.log(highest / hz) / Math.log(highest / lowest)) * (4 * PITCH_ROWS - 1)));
  }
  const labels = [`${highest.toFixed(0)} Hz`, "pitch", "", `${lowest.toFixed(0)} Hz`];
  return labelled(labels, dots.lines().map(colours.yellow));
}

function timeAxis({ from, to }: Portrait, columns: number): string[] {
  let line = "";
  for (const tick of niceTicks(from, to, Math.floor(columns / 12))) {
    const text = `╵${Number(tick.toPrecision(6))} s`;
    const at = Math.round(((tick - from) / (to - from)) * columns);
    if (at >= line.length && at + text.length <= columns) line = padEnd(line, at) + text;
  }
  return [`${" ".repeat(MARGIN)}${colours.dim(line)}`];
}
