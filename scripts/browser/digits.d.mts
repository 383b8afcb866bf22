export const words: readonly string[];
/** The path of a recording, `take` 0 … 299 of the digit: speakers in turn; undefined without the data sets (the folder ULMUS_DATASETS, or ../shared/datasets). */
export function digitPath(digit: number, take: number): string | undefined;
/** Writes the first `count` takes of each word below `folder`; false without the data sets. */
export function writeDigits(folder: string, count: number, wanted?: readonly string[]): boolean;
