// UrbanSound8K (Salamon, Jacoby & Bello 2014) as it is distributed: metadata/UrbanSound8K.csv, audio/fold1 … fold10. Slices of one
// recording (fsID) stand in one fold.
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "ulmus";
import type { DatasetItem, Skipped } from "ulmus/node";
import { readCsv } from "./csv.ts";

/** The folder that holds metadata and audio, if `path` is it. */
export async function findUrbanSound(path: string): Promise<string | undefined> {
  const found = await stat(join(path, "metadata", "UrbanSound8K.csv")).catch(() => undefined);
  return found ? path : undefined;
}

/** Its slices; columns `fold` and `recording`. */
export async function readUrbanSound(root: string): Promise<{ items: DatasetItem[]; skipped: Skipped[] }> {
  const csv = join(root, "metadata", "UrbanSound8K.csv");
  const rows = await readCsv(csv);
  const wanted = ["slice_file_name", "fsID", "fold", "class"];
  const lacking = wanted.filter((name) => !(name in (rows[0] ?? {})));
  if (lacking.length > 0)
    throw new FileError(`${csv}: must have the columns ${wanted.join(", ")}, lacks ${lacking.join(", ")}`);
  const items: DatasetItem[] = [];
  const skipped: Skipped[] = [];
  for (const { slice_file_name: file, fsID: recording, fold, class: label } of rows) {
    const name = `audio/fold${fold}/${file}`;
    const path = join(root, name);
    if (await stat(path).catch(() => undefined)) items.push({ path, name, label, columns: { fold, recording } });
    else skipped.push({ name, reason: "is in the metadata, but not in the folder" });
  }
  if (items.length === 0)
    throw new FileError(`${root}: none of the ${rows.length} slices of ${csv} is in audio/fold1 … fold10`);
  return { items, skipped };
}
