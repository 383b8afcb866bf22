// A project as one file: a ZIP with a folder of exact WAV files for each class and a table of them, so that it can also be
// unpacked and given to `ulmus train clips.csv`.
import { decodeAudio, encodeWav, mixDown } from "ulmus";
import { parseCsv } from "../clips/csv.ts";
import type { Clip, Collection } from "../clips/clip.ts";
import { readZip, writeZip } from "./zip.ts";

const TABLE = "clips.csv";
const HEAD = ["path", "label", "recording", "start", "name", "id"];

export function writeProject({ clips, labels }: Collection): Uint8Array<ArrayBuffer> {
  const rows = clips.map(({ id, label, recording, name, start }, i) => {
    return [`${folderName(labels.indexOf(label), label)}/${i + 1}.wav`, label, recording, `${start}`, name, id];
  });
  const table = [HEAD, ...rows].map((cells) => cells.map(quoted).join(",")).join("\r\n");
  const sounds = clips.map(({ sound }, i) => ({
    path: rows[i][0],
    bytes: encodeWav({ sampleRate: sound.sampleRate, channels: [sound.samples] }),
  }));
  return writeZip([{ path: TABLE, bytes: new TextEncoder().encode(`${table}\r\n`) }, ...sounds]);
}

/** What `writeProject` has written; clips that are damaged are left out, and named. */
export async function readProject(
  bytes: Uint8Array,
): Promise<{ readonly collection: Collection; readonly damaged: readonly string[] }> {
  const { entries, damaged } = readZip(bytes);
  const files = new Map(entries.map(({ path, bytes: content }) => [path, content]));
  const table = files.get(TABLE);
  if (!table) throw new Error(`must be a project of this page, with a table ${TABLE}, got none; choose another file`);
  const [, ...rows] = parseCsv(new TextDecoder().decode(table));
  const clips: Clip[] = [];
  for (const [path, label, recording, start, name, id] of rows) {
    const content = files.get(path);
    if (!content) {
      if (!damaged.includes(path)) damaged.push(path);
      continue;
    }
    const sound = mixDown(await decodeAudio(content, path));
    clips.push({ id, label, recording, name, start: Number(start), sound });
  }
  return { collection: { clips, labels: [...new Set(rows.map(([, label]) => label))] }, damaged };
}

/** A name for a folder on every system, and still to be understood. */
function folderName(place: number, label: string): string {
  return `${place + 1} ${label.replaceAll(/[^\p{L}\p{N} _-]/gu, "_").slice(0, 40)}`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
