// What a data set consists of, whichever way it was given. Reads nothing.

/** A sound file and what is known about it. */
export interface DatasetItem {
  /** Absolute. */
  readonly path: string;
  /** As the CSV has it, or relative to the data set's folder with "/" between its parts. */
  readonly name: string;
  readonly label: string;
  /** The further columns of the CSV by name, "" where a cell is empty. */
  readonly columns: Readonly<Record<string, string>>;
}

/** A file that could not be used. */
export interface Skipped {
  readonly name: string;
  readonly reason: string;
}

/** Sound files with labels, not yet read. */
export interface Dataset {
  /** The folder, or the folder of the CSV; absolute. */
  readonly root: string;
  /** Ordered by path, in UTF-16 code units; so the order of a folder or of a CSV's lines never matters. */
  readonly items: readonly DatasetItem[];
  /** Names of the further columns, in the order of the CSV. */
  readonly columns: readonly string[];
  /** How many files and folders were passed over: hidden ones, and those that by their name are no sound. */
  readonly ignored: number;
  /** What should have been used and could not be. */
  readonly skipped: readonly Skipped[];
  /** The known data set whose file names gave columns and labels, if they did. */
  readonly naming?: string;
}

/** What a reader of data sets has found, in any order. */
export interface Listing extends Omit<Dataset, "root"> {
  /** What to do if these turn out to be too few. */
  readonly advice: string;
}

const audioName =
  /\.(aac|aif|aifc|aiff|amr|au|bwf|caf|flac|m4a|m4b|mka|mp3|mp4|oga|ogg|opus|rf64|snd|wav|wave|weba|webm|wma)$/i;

/** Whether a file is a sound by its name. */
export function isAudioName(name: string): boolean {
  return audioName.test(name);
}
