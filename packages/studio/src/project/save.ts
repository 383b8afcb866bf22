// A file for the user to keep.
export function save(content: BlobPart, name: string, type = "application/octet-stream"): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Some browsers begin to read only after the click has been told.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
