import type { Browser, BrowserContextOptions, Page } from "playwright-core";

export interface Studio {
  readonly browser: Browser;
  /** Ends in a slash. */
  readonly url: string;
  /** Ends the command that serves the page: as if the network were gone. */
  unplug(): void;
  close(): Promise<void>;
}

/**
 * Starts the command and a browser whose microphone plays `microphone`, a WAV file, and which gives it to the page or not; or says
 * why that is not possible.
 */
export function startStudio(options?: {
  readonly microphone?: string;
  /** True by default. */
  readonly givesMicrophone?: boolean;
}): Promise<Studio | string>;

/** A new page of the studio, with a storage of its own; whatever goes wrong in it is in `faults`. */
export function openStudio(studio: Studio, options?: BrowserContextOptions): Promise<{ page: Page; faults: string[] }>;

/** Waits until the model is live, and no clip is still to be learnt. */
export function untilLive(page: Page): Promise<void>;

/** Drops files or folders on the page, as a hand does. */
export function drop(page: Page, paths: readonly string[]): Promise<void>;
