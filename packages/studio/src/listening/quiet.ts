// False alarms: while nothing that is wanted sounds, how often would it have been heard, for each threshold?
import { Trigger, type TriggerSettings } from "./trigger.ts";

/** The steady probabilities of a moment; the time in seconds. */
export interface Moment {
  readonly time: number;
  readonly values: readonly number[];
}

/** What was measured while it was quiet. */
export interface QuietRun {
  readonly moments: readonly Moment[];
  readonly seconds: number;
  /** Which places are classes that are wanted. */
  readonly wanted: readonly boolean[];
}

/** How many alarms there would have been with these settings. */
export function alarmsOf({ moments, wanted }: QuietRun, settings: TriggerSettings): number {
  const trigger = new Trigger(settings);
  let alarms = 0;
  for (const { time, values } of moments) if (trigger.push(time, values, (place) => wanted[place]) >= 0) alarms++;
  return alarms;
}

export function perHour(alarms: number, seconds: number): number {
  return (3600 * alarms) / seconds;
}

/** Where none was heard the truth is, with 95 % confidence, below so many in an hour: the rule of three (Hanley & Lippman-Hand 1983). */
export function mostPerHour(seconds: number): number {
  return (3600 * 3) / seconds;
}

const THRESHOLDS = Array.from({ length: 50 }, (_, i) => 0.5 + i / 100);

/** The lowest threshold, in steps of 0.01 from 0.5 to 0.99, with no more alarms per hour than are accepted; 0.99 if none has. */
export function thresholdFor(run: QuietRun, acceptedPerHour: number, settings: TriggerSettings): number {
  const found = THRESHOLDS.find((threshold) => {
    return perHour(alarmsOf(run, { ...settings, threshold }), run.seconds) <= acceptedPerHour;
  });
  return found ?? 0.99;
}
