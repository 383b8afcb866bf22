// Changed copies of training clips, which teach a model what does not matter: another speaker's size, the level, the moment,
// some noise. They stand beside their clips in training parts only, and are held out together with them.
import { z } from "zod";
import type { Signal } from "../audio/signal.ts";
import { warpSpectra } from "../audio/warp-spectra.ts";
import type { Matrix32 } from "../math/matrix.ts";
import { createRandom } from "../math/random.ts";
import type { Frames } from "./features/feature.ts";
import { createShared, type Piece } from "./features/frame-source.ts";

/** One changed copy of every training clip; each word that is given changes it. */
export const augmentationRecipe = z
  .strictObject({
    /** Frequencies of the spectrum times this, as if the vocal tract were shorter (above 1) or longer; see `warpSpectra`. */
    vocalTract: z.number().min(0.5).max(2).exactOptional(),
    /** Louder by so many decibels. Log-mel bands below the clip's loudest do not hear it. */
    gainDecibel: z.number().min(-120).max(120).exactOptional(),
    /** Later by so many seconds (earlier if negative); what leaves at one end comes back at the other. */
    shiftSeconds: z.number().min(-3600).max(3600).exactOptional(),
    /** White noise so many decibels below the mean power of the clip. */
    noiseDecibel: z.number().min(-60).max(200).exactOptional(),
    /** Of the noise: another seed draws another. */
    seed: z.int().default(1),
  })
  .refine((words) => Object.keys(words).length > 1, {
    error: "must have at least one of vocalTract, gainDecibel, shiftSeconds, noiseDecibel",
  });

export type Augmentation = z.output<typeof augmentationRecipe>;

/** The changes that are made to the samples; the vocal tract's is made to the spectra. */
export function augmentSignal({ samples, sampleRate }: Signal, augmentation: Augmentation): Signal {
  const { gainDecibel = 0, shiftSeconds = 0, noiseDecibel, seed } = augmentation;
  const { length } = samples;
  const shift = Math.round(shiftSeconds * sampleRate) % length;
  const gain = 10 ** (gainDecibel / 20);
  const out = new Float32Array(length);
  for (let t = 0; t < length; t++) out[(t + shift + length) % length] = gain * samples[t];
  if (noiseDecibel !== undefined) addNoise(out, noiseDecibel, seed);
  return { samples: out, sampleRate };
}

/** Frames whose spectra are warped by `vocalTract`. */
export function warpPiece(piece: Piece, factor: number): Piece {
  const known = new Map<Frames, Frames>();
  return {
    isLast: piece.isLast,
    frames(framing) {
      const own = piece.frames(framing);
      const warped = known.get(own) ?? withWarpedPower(own, factor);
      known.set(own, warped);
      return warped;
    },
  };
}

function withWarpedPower(own: Frames, factor: number): Frames {
  let power: Matrix32 | undefined;
  return {
    samples: own.samples,
    run: own.run,
    get power() {
      return (power ??= warpSpectra(own.power, factor));
    },
    shared: createShared(),
  };
}

function addNoise(samples: Float32Array, decibel: number, seed: number): void {
  let power = 0;
  for (const sample of samples) power += (sample * sample) / samples.length;
  const deviation = Math.sqrt(power) * 10 ** (-decibel / 20);
  // Clips of other lengths get other noise, and the same clip always the same.
  const random = createRandom(seed + samples.length);
  for (let t = 0; t < samples.length; t++) samples[t] += deviation * random.normal();
}
