// What was dropped on the page: its files, those in folders and their folders too, with their paths.
import type { FoundFile } from "./intake.ts";

/** Must be called while the drop is being told: what is not asked for then is gone. */
export function filesOfDrop({ items }: DataTransfer): Promise<FoundFile[]> {
  const entries = [...items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  return Promise.all(entries.map((entry) => filesOf(entry))).then((found) => found.flat());
}

/** Of an input element: with the paths that a chosen folder has. */
export function filesOfInput(files: Iterable<File>): FoundFile[] {
  return [...files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

async function filesOf(entry: FileSystemEntry): Promise<FoundFile[]> {
  const path = entry.fullPath.replace(/^\//, "");
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
    return [{ file, path }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const found: FoundFile[] = [];
  for (;;) {
    // A folder is given in parts; the last is empty.
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (part.length === 0) return found;
    for (const inside of part) found.push(...(await filesOf(inside)));
  }
}
