// Files and folders → clips. Each file that cannot be used is told with its reason, and the others go on.
import type { Signal } from "ulmus";
import { type Clip, newId } from "./clip.ts";
import { readManifest } from "./manifest.ts";

/** A file with where it was: `sounds/dog/1.wav`. */
export interface FoundFile {
  readonly path: string;
  readonly file: File;
}

/** A file that gave no clip. */
export interface Refusal {
  readonly path: string;
  readonly reason: string;
}

export interface IntakeOptions {
  /** The class of files that no folder and no manifest gives one. */
  readonly label: string;
  readonly decode: (file: File) => Promise<Signal>;
  readonly onProgress?: (done: number, total: number) => void;
}

export interface Intake {
  readonly clips: readonly Clip[];
  readonly refused: readonly Refusal[];
}

/** Reads files into clips: the label is the manifest's, else that of the folder below the dropped one, else `label`. */
export async function readFiles(
  found: readonly FoundFile[],
  { label, decode, onProgress }: IntakeOptions,
): Promise<Intake> {
  const visible = found
    .filter(({ path }) => !isHidden(path))
    .toSorted((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
  const manifests = visible.filter(({ path }) => /\.csv$/i.test(path));
  const labels = new Map<string, string>();
  const refused: Refusal[] = [];
  for (const { path, file } of manifests) {
    try {
      for (const [name, its] of readManifest(await file.text(), path)) labels.set(name, its);
    } catch (error) {
      refused.push({ path, reason: (error as Error).message });
    }
  }
  const sounds = visible.filter((one) => !manifests.includes(one) && !isDocument(one.path));
  const clips: Clip[] = [];
  for (const [done, { path, file }] of sounds.entries()) {
    onProgress?.(done, sounds.length);
    try {
      const sound = await decode(file);
      const its = labels.get(path) ?? labels.get(file.name) ?? folderOf(path) ?? label;
      const id = newId();
      clips.push({ id, label: its, recording: id, name: file.name, start: 0, sound });
    } catch (error) {
      refused.push({ path, reason: (error as Error).message.replace(`${file.name}: `, "") });
    }
  }
  return { clips, refused };
}

/** The folder below the dropped one; or the only one there is. */
function folderOf(path: string): string | undefined {
  const folders = path.split("/").slice(0, -1);
  return folders[1] ?? folders[0];
}

function isHidden(path: string): boolean {
  return path.split("/").some((part) => part.startsWith(".") || part === "__MACOSX");
}

/** What lies beside sounds without being meant: notes and licences. */
function isDocument(path: string): boolean {
  return /\.(txt|md|json|pdf|html?|py)$|(^|\/)(LICENSE|README)$/i.test(path);
}
