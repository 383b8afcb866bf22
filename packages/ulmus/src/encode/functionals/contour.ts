// A contour: one measured value over time, and what has been worked out about it. Each is worked out when it is first asked
// for, so that functionals that need the same do not do it twice.
import type { FloatArray } from "../../math/matrix.ts";
import { type FittedLine, fitLine } from "./line.ts";
import { type ContourMoments, contourMoments } from "./moments.ts";
import { type FittedParabola, fitParabola } from "./parabola.ts";
import { type ContourPrediction, predictContour } from "./prediction.ts";
import { findTurns, type Turns } from "./turns.ts";

export interface Extremes {
  readonly minimum: number;
  readonly maximum: number;
  /** The number of the first frame that has it. */
  readonly minimumAt: number;
  readonly maximumAt: number;
}

export class Contour {
  /** In order of time. */
  readonly values: FloatArray;
  /** From one value to the next. */
  readonly hopSeconds: number;
  #ordered: FloatArray | undefined;
  #moments: ContourMoments | undefined;
  #extremes: Extremes | undefined;
  #line: FittedLine | undefined;
  #parabola: FittedParabola | undefined;
  #prediction: ContourPrediction | undefined;
  #turns: Turns | undefined;

  /** Takes `values`. */
  constructor(values: FloatArray, hopSeconds: number) {
    this.values = values;
    this.hopSeconds = hopSeconds;
  }

  get moments(): ContourMoments {
    return (this.#moments ??= contourMoments(this.values));
  }

  get extremes(): Extremes {
    return (this.#extremes ??= findExtremes(this.values));
  }

  /** The line that fits best. */
  get line(): FittedLine {
    return (this.#line ??= fitLine(this.values));
  }

  /** The parabola that fits best. */
  get parabola(): FittedParabola {
    return (this.#parabola ??= fitParabola(this.values));
  }

  get prediction(): ContourPrediction {
    return (this.#prediction ??= predictContour(this.values));
  }

  /** Its peaks and slopes by openSMILE's rules, per frame. */
  get turns(): Turns {
    return (this.#turns ??= findTurns(this.values, { hasSignedTail: true }));
  }

  /** The value that `part` (0 to 1) of the values lie below; between two of them it is interpolated linearly. */
  percentile(part: number): number {
    const ordered = (this.#ordered ??= this.values.toSorted());
    if (ordered.length === 0) return 0;
    const place = part * (ordered.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, ordered.length - 1);
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below);
  }
}

function findExtremes(values: FloatArray): Extremes {
  let [minimumAt, maximumAt] = [0, 0];
  for (let t = 1; t < values.length; t++) {
    if (values[t] < values[minimumAt]) minimumAt = t;
    if (values[t] > values[maximumAt]) maximumAt = t;
  }
  return { minimum: values[minimumAt] ?? 0, maximum: values[maximumAt] ?? 0, minimumAt, maximumAt };
}
