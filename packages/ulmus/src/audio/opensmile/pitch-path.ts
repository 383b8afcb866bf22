// Which candidate each frame has, or none: the cheapest path by Viterbi's algorithm with openSMILE's costs
// (cPitchSmootherViterbi). Two of them are odd and are kept: silence that goes on costs 1, and how a pitch changes is compared
// with the pair of candidates that was reckoned last (in the order of their strength), not with the change before it on the path.
import { MOST_CANDIDATES, type PitchCandidate } from "./subharmonic-pitch.ts";

export interface PathOptions {
  /** A frame is decided when so many frames have been seen from it on. */
  readonly bufferLength: number;
  /** From this voicing on, a frame is taken to have a pitch. */
  readonly voicingCutoff: number;
}

const COST = { local: 2, range: 1, threshold: 4, step: 10, turn: 10, onset: 10, silence: 1, missing: 999 } as const;
const STATES = MOST_CANDIDATES + 1;
const SILENT = MOST_CANDIDATES;

/** The candidate of each frame, undefined where there is no pitch. */
export function choosePitch(
  frames: readonly (readonly PitchCandidate[])[],
  { bufferLength, voicingCutoff }: PathOptions,
): (PitchCandidate | undefined)[] {
  const origins = frames.map(() => new Int32Array(STATES));
  const ends = new Int32Array(frames.length);
  let [costs, lastChange]: [Float64Array, number] = [new Float64Array(STATES), 0];
  const step = (from: PitchCandidate | undefined, to: PitchCandidate | undefined): number => {
    if (from === undefined || to === undefined) return COST.missing;
    const change = Math.log(to.hz / from.hz);
    const cost = COST.step * Math.abs(change) + COST.turn * Math.abs(change - lastChange);
    lastChange = change;
    return cost;
  };
  frames.forEach((candidates, t) => {
    const arrival = localCosts(candidates, voicingCutoff);
    const reached = t > 0 ? STATES : 0;
    for (let to = 0; to < reached; to++) {
      let cheapest = Number.POSITIVE_INFINITY;
      for (let from = 0; from < STATES; from++) {
        let cost = costs[from];
        if (to === SILENT && from === SILENT) cost += COST.silence;
        else if (to === SILENT || from === SILENT) {
          cost += COST.onset;
          lastChange = 0;
        } else cost += step(frames[t - 1][from], candidates[to]);
        if (cost < cheapest) [cheapest, origins[t][to]] = [cost, from];
      }
      arrival[to] += cheapest;
    }
    costs = arrival;
    ends[t] = arrival.reduce((best, cost, state) => (cost < arrival[best] ? state : best), 0);
  });
  return frames.map((candidates, t) => {
    const seen = Math.min(frames.length - 1, t + bufferLength - 1);
    let state = ends[seen];
    for (let i = seen; i > t; i--) state = origins[i][state];
    return candidates[state];
  });
}

function localCosts(candidates: readonly PitchCandidate[], cutoff: number): Float64Array {
  const costs = new Float64Array(STATES).fill(COST.missing);
  candidates.forEach(({ hz, voicing }, i) => {
    const doubt = -Math.log(Math.max(voicing, 0.01)) + (voicing < cutoff ? COST.threshold : 0);
    costs[i] = COST.local * doubt + COST.range * oddness(hz);
  });
  costs[SILENT] = candidates.some(({ voicing }) => voicing >= cutoff) ? COST.local * COST.threshold : 0;
  return costs;
}

/** 0 for the usual pitches of a voice, from 100 to 350 Hz, up to 1.2 for unusual ones. */
function oddness(hz: number): number {
  if (hz < 100) return hz > 0 ? 1 - hz / 100 : 2;
  if (hz <= 350) return 0;
  return hz < 600 ? (hz - 350) / 250 : 1.2;
}
