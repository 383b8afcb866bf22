// The pitch of voices in frames of 60 ms by subharmonic summation: along the cheapest path, or the strongest candidate of each.
import { powerOf, rootOf, rowEnergy, type SmileFrames, weighFrames } from "../../audio/opensmile/frames.ts";
import { createOctaveScale } from "../../audio/opensmile/octave-spectrum.ts";
import { choosePitch } from "../../audio/opensmile/pitch-path.ts";
import {
  type PitchCandidate,
  pitchCandidates,
  type SubharmonicRange,
} from "../../audio/opensmile/subharmonic-pitch.ts";
import { gaussian } from "../../audio/window.ts";
import type { Kernels } from "../../math/kernels.ts";
import type { Matrix32 } from "../../math/matrix.ts";

export interface SmilePitch {
  /** In Hz; 0 where there is none. */
  readonly hz: Float32Array;
  /** Of the pitch, or where there is none of the strongest candidate: how far it stands out, at most 1. */
  readonly voicing: Float32Array;
  /** Magnitude spectra, frames × bins. */
  readonly magnitudes: Matrix32;
}

export interface SmilePitchOptions extends SubharmonicRange {
  /** Of the window, as a part of half the frame. */
  readonly deviation: number;
  readonly kernels: Kernels;
}

/** From this voicing on, a frame is taken to have a pitch. */
const VOICING_CUTOFF = 0.7;
/** Fainter frames have no pitch. */
const LEAST_LEVEL = 0.001;

/** Along the cheapest path; frames that are too faint have no pitch. */
export function pathPitch(frames: SmileFrames, options: SmilePitchOptions): SmilePitch {
  const { candidates, magnitudes, level } = candidatesOf(frames, options);
  const chosen = choosePitch(candidates, { bufferLength: 40, voicingCutoff: VOICING_CUTOFF });
  const isHeard = (t: number): boolean => level[t] > LEAST_LEVEL;
  const hz = withoutSingles(chosen.map((candidate, t) => (isHeard(t) ? (candidate?.hz ?? 0) : 0)));
  const voicing = Float32Array.from(chosen, (candidate, t) =>
    isHeard(t) ? ((candidate ?? candidates[t][0])?.voicing ?? 0) : 0,
  );
  return { hz, voicing, magnitudes };
}

/** The strongest candidate of each frame, where its voicing is high enough. */
export function strongestPitch(frames: SmileFrames, options: SmilePitchOptions): SmilePitch {
  const { candidates, magnitudes } = candidatesOf(frames, options);
  const strongest = candidates.map((found): PitchCandidate | undefined => found[0]);
  return {
    hz: Float32Array.from(strongest, (candidate) => {
      return candidate !== undefined && candidate.voicing >= VOICING_CUTOFF ? candidate.hz : 0;
    }),
    voicing: Float32Array.from(strongest, (candidate) => candidate?.voicing ?? 0),
    magnitudes,
  };
}

function candidatesOf(
  frames: SmileFrames,
  { deviation, kernels, minHz, maxHz }: SmilePitchOptions,
): { candidates: PitchCandidate[][]; magnitudes: Matrix32; level: Float32Array } {
  const weighed = weighFrames(frames, gaussian(frames.run.frameLength, deviation));
  const magnitudes = rootOf(powerOf(weighed, frames.fftLength, kernels));
  const scale = createOctaveScale({ bins: magnitudes.columns, binHz: frames.binHz, minHz: 25 });
  return {
    candidates: pitchCandidates(magnitudes, scale, { minHz, maxHz }),
    magnitudes,
    level: rowEnergy(weighed),
  };
}

/** A pitch of one frame alone is none: so it is at the one such frame of SMILExtract's output that we know. */
function withoutSingles(hz: readonly number[]): Float32Array {
  return Float32Array.from(hz, (value, t) => (hz[t - 1] > 0 || hz[t + 1] > 0 ? value : 0));
}
