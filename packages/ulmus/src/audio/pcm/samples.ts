// Samples as numbers: one loop for each form they are stored in. Full scale is ±1 by a division by 2^(bits − 1), as
// libsndfile does, so the highest integer becomes a little less than 1.
import type { SampleLayout } from "./layout.ts";

/** Where the samples of one channel are. */
interface Places {
  /** Of the first, in bytes. */
  readonly start: number;
  /** From one to the next, in bytes. */
  readonly stride: number;
  readonly isLittleEndian: boolean;
}

/** Fills `out`. */
type SampleReader = (out: Float32Array, bytes: Uint8Array, places: Places) => void;

/** One array for each channel. `layout` must belong to `bytes`. */
export function readSamples(bytes: Uint8Array, layout: SampleLayout): Float32Array[] {
  const { channelCount, bytesPerSample, frameCount, dataOffset, isLittleEndian } = layout;
  const read = sampleReader(layout);
  const stride = channelCount * bytesPerSample;
  return Array.from({ length: channelCount }, (_, channel) => {
    const samples = new Float32Array(frameCount);
    read(samples, bytes, { start: dataOffset + channel * bytesPerSample, stride, isLittleEndian });
    return samples;
  });
}

function sampleReader({ codec, bytesPerSample }: SampleLayout): SampleReader {
  switch (codec) {
    case "unsigned":
      return readUnsigned8;
    case "integer":
      return [readInteger8, readInteger16, readInteger24, readInteger32][bytesPerSample - 1];
    case "float":
      return bytesPerSample === 4 ? readFloat32 : readFloat64;
    case "mu-law":
      return (out, bytes, places) => readTable(out, bytes, places, muLawTable());
    case "a-law":
      return (out, bytes, places) => readTable(out, bytes, places, aLawTable());
  }
  codec satisfies never;
}

const readUnsigned8: SampleReader = (out, bytes, { start, stride }) => {
  for (let i = 0, p = start; i < out.length; i++, p += stride) out[i] = (bytes[p] - 128) / 128;
};

const readInteger8: SampleReader = (out, bytes, { start, stride }) => {
  for (let i = 0, p = start; i < out.length; i++, p += stride) out[i] = ((bytes[p] << 24) >> 24) / 128;
};

const readInteger16: SampleReader = (out, bytes, { start, stride, isLittleEndian }) => {
  const [low, high] = isLittleEndian ? [0, 1] : [1, 0];
  for (let i = 0, p = start; i < out.length; i++, p += stride) {
    out[i] = (((bytes[p + low] << 16) | (bytes[p + high] << 24)) >> 16) / 32768;
  }
};

const readInteger24: SampleReader = (out, bytes, { start, stride, isLittleEndian }) => {
  const [low, high] = isLittleEndian ? [0, 2] : [2, 0];
  for (let i = 0, p = start; i < out.length; i++, p += stride) {
    out[i] = (((bytes[p + low] << 8) | (bytes[p + 1] << 16) | (bytes[p + high] << 24)) >> 8) / 8388608;
  }
};

const readInteger32: SampleReader = (out, bytes, { start, stride, isLittleEndian }) => {
  const view = viewOf(bytes);
  for (let i = 0, p = start; i < out.length; i++, p += stride) out[i] = view.getInt32(p, isLittleEndian) / 2147483648;
};

const readFloat32: SampleReader = (out, bytes, { start, stride, isLittleEndian }) => {
  const view = viewOf(bytes);
  for (let i = 0, p = start; i < out.length; i++, p += stride) out[i] = view.getFloat32(p, isLittleEndian);
};

const readFloat64: SampleReader = (out, bytes, { start, stride, isLittleEndian }) => {
  const view = viewOf(bytes);
  for (let i = 0, p = start; i < out.length; i++, p += stride) out[i] = view.getFloat64(p, isLittleEndian);
};

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function readTable(out: Float32Array, bytes: Uint8Array, { start, stride }: Places, table: Float32Array): void {
  for (let i = 0, p = start; i < out.length; i++, p += stride) out[i] = table[bytes[p]];
}

/** ITU-T G.711, µ-law: 14-bit values, here shifted to 16 bits. */
function muLawTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    const inverted = ~code & 0xff;
    const exponent = (inverted >> 4) & 7;
    const magnitude = ((((inverted & 15) << 3) + 132) << exponent) - 132;
    return (inverted & 0x80 ? 0 - magnitude : magnitude) / 32768; // 0 − 0, because −0 is not 0 everywhere
  });
}

/** ITU-T G.711, A-law: 13-bit values, here shifted to 16 bits. */
function aLawTable(): Float32Array {
  return Float32Array.from({ length: 256 }, (_, code) => {
    const inverted = code ^ 0x55; // even bits are stored inverted
    const exponent = (inverted >> 4) & 7;
    const step = ((inverted & 15) << 4) + 8;
    const magnitude = exponent === 0 ? step : (step + 256) << (exponent - 1);
    return (inverted & 0x80 ? magnitude : -magnitude) / 32768;
  });
}
