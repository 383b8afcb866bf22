// Cepstra as HTK, Kaldi and python_speech_features lifter them: from coefficient 0, which stays, where librosa starts
// with 1 (cepstrum.ts).
import type { Matrix32 } from "../../math/matrix.ts";
import { cepstrum } from "../cepstrum.ts";

/** Coefficient k is weighed by 1 + lifter / 2 · sin(πk / lifter); lifter 0: none. Frames × coefficients. */
export function speechCepstrum(logMel: Matrix32, coefficients: number, lifter: number): Matrix32 {
  const cepstra = cepstrum(logMel, { coefficients });
  if (lifter === 0) return cepstra;
  const data = cepstra.data.map((value, i) => {
    const k = i % coefficients;
    return value * (1 + (lifter / 2) * Math.sin((Math.PI * k) / lifter));
  });
  return { ...cepstra, data };
}
