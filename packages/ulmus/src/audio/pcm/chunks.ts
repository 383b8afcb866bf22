// The chunks that WAV and AIFF files are made of: four letters, a size, and so many bytes. Knows no sound.
// Source: Electronic Arts, "EA IFF 85"; RIFF is the same with the lowest byte first.

export interface Chunk {
  /** Of the contents, in bytes from the start of the file. */
  readonly offset: number;
  /** As the file says it; the file may be shorter. */
  readonly size: number;
}

export interface ChunkSearch {
  /** The search ends where all of these are found. */
  readonly needed: readonly string[];
  /** What is picked up on the way. */
  readonly optional?: readonly string[];
  /** Names by which a chunk can be told from other bytes. */
  readonly known: readonly string[];
  readonly isLittleEndian: boolean;
}

/** The first chunk of each kind that is looked for, from the 12th byte on. */
export function findChunks(view: DataView, search: ChunkSearch): ReadonlyMap<string, Chunk> {
  const wanted = [...search.needed, ...(search.optional ?? [])];
  const chunks = new Map<string, Chunk>();
  let offset = 12;
  while (offset + 8 <= view.byteLength && !search.needed.every((id) => chunks.has(id))) {
    const id = characters(view, offset);
    const size = view.getUint32(offset + 4, search.isLittleEndian);
    if (wanted.includes(id) && !chunks.has(id)) chunks.set(id, { offset: offset + 8, size });
    offset = nextChunk(view, offset + 8 + size, { isOdd: size % 2 === 1, known: search.known });
  }
  return chunks;
}

// A chunk of odd size is followed by a byte that does not count. Some programs forget that byte, so where a
// chunk can be recognised only without it, it is not there.
function nextChunk(
  view: DataView,
  end: number,
  { isOdd, known }: { readonly isOdd: boolean; readonly known: readonly string[] },
): number {
  if (!isOdd) return end;
  const isChunk = (offset: number): boolean =>
    offset + 8 <= view.byteLength && known.includes(characters(view, offset));
  return !isChunk(end + 1) && isChunk(end) ? end : end + 1;
}

/** The bytes of a chunk that holds samples that are in the file: a recording that was cut off ends where the file does. */
export function samplesIn(view: DataView, { offset, size }: Chunk, isLittleEndian: boolean): number {
  // A program that writes into a pipe cannot go back to fill in the size and leaves it 0. If the outer size fits
  // the file, then somebody did go back, and there really is nothing.
  const outerEnd = 8 + view.getUint32(4, isLittleEndian);
  const isStreamed = size === 0 && Math.abs(outerEnd - view.byteLength) > 1;
  return Math.min(isStreamed ? Infinity : size, Math.max(0, view.byteLength - offset));
}

export function characters(view: DataView, offset: number): string {
  return String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  );
}
