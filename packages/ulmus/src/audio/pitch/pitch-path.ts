// The likeliest path through pitches and silence by Viterbi's algorithm: pitch moves by small steps, and rarely starts or
// stops. The hidden Markov model of pYIN (Mauch & Dixon 2014) with librosa's numbers. Each pitch has a sounding and a
// silent state, so that a pause remembers it.

export interface PitchSteps {
  /** How many pitches there are. */
  readonly pitches: number;
  /** A pitch moves by at most this many places a frame, larger moves being less likely, in a triangle. */
  readonly reach: number;
}

/** Added to every probability before its logarithm is taken, as in librosa: the smallest normal number. */
const TINY = 2 ** -1022;
const IMPOSSIBLE = Math.log(TINY);
const [STAY, CHANGE] = [Math.log(0.99), Math.log(0.01)];

/**
 * The likeliest state of each frame: the pitch's place where there is one, −1 where not. The path begins in silence.
 *
 * @param likelihoods frames × pitches: how likely each frame is if that pitch sounds
 * @param unvoiced how likely each frame is in one of the silent states
 */
export function pitchPath(
  likelihoods: Float64Array,
  unvoiced: Float64Array,
  { pitches, reach }: PitchSteps,
): Int32Array {
  const states = 2 * pitches;
  const moves = createMoves({ pitches, reach });
  const origins = new Int32Array(unvoiced.length * states);
  let score = new Float64Array(states);
  unvoiced.forEach((silence, t) => {
    const arrival = new Float64Array(states);
    if (t === 0) arrival.fill(IMPOSSIBLE, 0, pitches).fill(-Math.log(pitches), pitches);
    else arrive(arrival, origins.subarray(t * states, (t + 1) * states), score, moves);
    const silent = Math.log(silence + TINY);
    score = arrival.map((value, state) =>
      state < pitches ? value + Math.log(likelihoods[t * pitches + state] + TINY) : value + silent,
    );
  });
  const path = new Int32Array(unvoiced.length);
  for (let t = path.length - 1, state = greatest(score); t >= 0; t--) {
    path[t] = state < pitches ? state : -1;
    state = origins[t * states + state];
  }
  return path;
}

interface Moves extends PitchSteps {
  /** The logarithm of the triangle at each distance. */
  readonly triangle: Float64Array;
  /** The logarithm of the sum of the triangle around each place, which is cut off at both ends. */
  readonly totals: Float64Array;
}

function createMoves({ pitches, reach }: PitchSteps): Moves {
  const weights = Float64Array.from({ length: reach + 1 }, (_, distance) => 1 - distance / (reach + 1));
  const totals = Float64Array.from({ length: pitches }, (_, place) => {
    let total = 0;
    for (let to = Math.max(0, place - reach); to <= Math.min(pitches - 1, place + reach); to++) {
      total += weights[Math.abs(to - place)];
    }
    return Math.log(total);
  });
  return { pitches, reach, triangle: weights.map(Math.log), totals };
}

/** Fills the best score with which each state is reached, and from which state that is. */
function arrive(arrival: Float64Array, origins: Int32Array, score: Float64Array, moves: Moves): void {
  const { pitches, reach, triangle, totals } = moves;
  const best = greatest(score);
  const departure = new Float64Array(pitches);
  for (const half of [0, pitches]) {
    const other = pitches - half;
    for (let place = 0; place < pitches; place++) {
      departure[place] = Math.max(score[half + place] + STAY, score[other + place] + CHANGE) - totals[place];
    }
    for (let place = 0; place < pitches; place++) {
      let value = score[best] + IMPOSSIBLE;
      let from = -1;
      for (let before = Math.max(0, place - reach); before <= Math.min(pitches - 1, place + reach); before++) {
        const reached = departure[before] + triangle[Math.abs(place - before)];
        if (reached > value) {
          value = reached;
          from = before;
        }
      }
      arrival[half + place] = value;
      const stayed = score[half + from] + STAY >= score[other + from] + CHANGE;
      origins[half + place] = from < 0 ? best : (stayed ? half : other) + from;
    }
  }
}

function greatest(values: Float64Array): number {
  return values.reduce((best, value, i) => (value > values[best] ? i : best), 0);
}
