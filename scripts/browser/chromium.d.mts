import type { Browser } from "playwright-core";
/** Starts the first Chromium that runs here, with these further flags; or says why there is none. */
export function launchChromium(more?: readonly string[]): Promise<Browser | string>;
