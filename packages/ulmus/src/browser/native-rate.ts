// The sample rate that a file was made at, as its header says, for formats that only the browser can decode: its
// decoder does not tell, and resamples (badly) to whatever rate it is asked for. Decodes nothing.
import { sniffAudio } from "../decode/sniff.ts";

/** In samples per second; undefined where the header does not say, or is of a kind that is not read here. */
export function nativeRate(bytes: Uint8Array): number | undefined {
  const sniffed = sniffAudio(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const rate = sniffed.sampleRate ?? readers[sniffed.format]?.(view);
    return rate !== undefined && rate > 0 && rate < Infinity ? rate : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined; // the header is cut off
    throw error;
  }
}

const readers: Readonly<Record<string, (view: DataView) => number | undefined>> = {
  // RIFF: "fmt " holds the codec and the channels, two bytes each, then the rate.
  wav: (view) => {
    const format = findBox(view, "fmt ", { from: 12, sizeAfterName: true, littleEndian: true });
    return format && view.getUint32(format.from + 4, true);
  },
  // AIFF: COMM holds channels (2), frames (4), sample size (2), then the rate as an 80-bit float.
  aiff: (view) => {
    const common = findBox(view, "COMM", { from: 12, sizeAfterName: true });
    if (!common) return undefined;
    const exponent = (view.getUint16(common.from + 8) & 0x7fff) - 16_383;
    return view.getUint32(common.from + 10) * 2 ** (exponent - 31);
  },
  // ADTS (ISO/IEC 13818-7, 6.2.1): four bits after sync, profile; an index into the table of rates.
  aac: (view) => aacRates[(view.getUint8(2) >> 2) & 15],
  // ISO/IEC 14496-12: the first sample entry of an audio track holds the rate as 16.16 bits, 24 bytes after its name.
  mp4: (view) => {
    for (const track of findBoxes(view, ["moov", "trak"])) {
      const [handler] = findBoxes(view, ["mdia", "hdlr"], track);
      const [description] = findBoxes(view, ["mdia", "minf", "stbl", "stsd"], track);
      if (handler && description && nameAt(view, handler.from + 8) === "soun") {
        return view.getUint32(description.from + 8 + 32) / 65_536;
      }
    }
    return undefined;
  },
  webm: webmRate,
};

const aacRates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];

/** Where the contents of a box (or chunk) are: from …, up to, but without, … to. */
interface Box {
  readonly from: number;
  readonly to: number;
}

interface BoxLayout {
  readonly from: number;
  readonly to?: number;
  /** RIFF and IFF write the name first; ISO files the size, which then counts the header too. */
  readonly sizeAfterName?: boolean;
  readonly littleEndian?: boolean;
}

function findBox(view: DataView, name: string, layout: BoxLayout): Box | undefined {
  return listBoxes(view, layout).find((box) => box.name === name);
}

/** All boxes with this path of names below `parent`. */
function findBoxes(view: DataView, path: readonly string[], parent: Box = { from: 0, to: view.byteLength }): Box[] {
  const [name, ...rest] = path;
  if (name === undefined) return [parent];
  return listBoxes(view, parent)
    .filter((box) => box.name === name)
    .flatMap((box) => findBoxes(view, rest, box));
}

function listBoxes(view: DataView, layout: BoxLayout): (Box & { readonly name: string })[] {
  const { to = view.byteLength, sizeAfterName = false, littleEndian = false } = layout;
  const boxes: (Box & { name: string })[] = [];
  let at = layout.from;
  while (at + 8 <= to) {
    const name = nameAt(view, sizeAfterName ? at : at + 4);
    let size = view.getUint32(sizeAfterName ? at + 4 : at, littleEndian);
    let header = 8;
    if (sizeAfterName) size += 8 + (size % 2);
    else if (size === 1) [size, header] = [Number(view.getBigUint64(at + 8)), 16];
    else if (size === 0) size = to - at;
    if (size < header) break;
    boxes.push({ name, from: at + header, to: Math.min(to, at + size) });
    at += size;
  }
  return boxes;
}

function nameAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

/** Opus comes at 48,000 always; else SamplingFrequency, a big-endian float (RFC 9559, 5.1.4.1.29.1: 0xB5), says it. */
function webmRate(view: DataView): number | undefined {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, Math.min(view.byteLength, 1 << 16));
  if (new TextDecoder("latin1").decode(bytes).includes("A_OPUS")) return 48_000;
  for (let at = 0; at + 10 <= bytes.length; at++) {
    if (bytes[at] !== 0xb5) continue;
    const rate =
      bytes[at + 1] === 0x84 ? view.getFloat32(at + 2) : bytes[at + 1] === 0x88 ? view.getFloat64(at + 2) : 0;
    if (rate >= 1000 && rate <= 768_000) return rate;
  }
  return undefined;
}
