// The samples of a WAV file as numbers: one loop for each form they are stored in. Full scale is ±1 by a
// division by 2^(bits − 1), as libsndfile does, so the highest integer becomes a little less than 1.
import type { WavHeader } from "./wav-header.ts";

/** Writes to `out` every `stride`-th byte position's sample, the first at `position`. */
type SampleReader = (out: Float32Array, bytes: Uint8Array, position: number, stride: number) => void;

/** One array for each channel. `header` must belong to `bytes`. */
export function readSamples(bytes: Uint8Array, header: WavHeader): Float32Array[] {
  const read = sampleReader(header);
  const stride = header.channelCount * header.bytesPerSample;
  return Array.from({ length: header.channelCount }, (_, channel) => {
    const samples = new Float32Array(header.frameCount);
    read(samples, bytes, header.dataOffset + channel * header.bytesPerSample, stride);
    return samples;
  });
}

function sampleReader({ codec, bytesPerSample }: WavHeader): SampleReader {
  switch (codec) {
    case "integer":
      return [readInteger8, readInteger16, readInteger24, readInteger32][bytesPerSample - 1];
    case "float":
      return bytesPerSample === 4 ? readFloat32 : readFloat64;
    case "mu-law":
      return (out, bytes, position, stride) => readTable(out, bytes, position, { stride, table: muLawTable() });
    case "a-law":
      return (out, bytes, position, stride) => readTable(out, bytes, position, { stride, table: aLawTable() });
  }
  codec satisfies never;
}

const readInteger8: SampleReader = (out, bytes, position, stride) => {
  for (let i = 0, p = position; i < out.length; i++, p += stride) out[i] = (bytes[p] - 128) / 128;
};

const readInteger16: SampleReader = (out, bytes, position, stride) => {
  for (let i = 0, p = position; i < out.length; i++, p += stride) {
    out[i] = (((bytes[p] << 16) | (bytes[p + 1] << 24)) >> 16) / 32768;
  }
};

const readInteger24: SampleReader = (out, bytes, position, stride) => {
  for (let i = 0, p = position; i < out.length; i++, p += stride) {
    out[i] = (((bytes[p] << 8) | (bytes[p + 1] << 16) | (bytes[p + 2] << 24)) >> 8) / 8388608;
  }
};

const readInteger32: SampleReader = (out, bytes, position, stride) => {
  for (let i = 0, p = position; i < out.length; i++, p += stride) {
    out[i] = (bytes[p] | (bytes[p + 1] << 8) | (bytes[p + 2] << 16) | (bytes[p + 3] << 24)) / 2147483648;
  }
};

const readFloat32: SampleReader = (out, bytes, position, stride) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0, p = position; i < out.length; i++, p += stride) out[i] = view.getFloat32(p, true);
};

const readFloat64: SampleReader = (out, bytes, position, stride) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0, p = position; i < out.length; i++, p += stride) out[i] = view.getFloat64(p, true);
};

function readTable(
  out: Float32Array,
  bytes: Uint8Array,
  position: number,
  { stride, table }: { readonly stride: number; readonly table: Float32Array },
): void {
  for (let i = 0, p = position; i < out.length; i++, p += stride) out[i] = table[bytes[p]];
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
