// The worker: decodes, measures, solves and listens, so that the page never stands still.
import { cutAtOnsets, decodeAudio, mixDown, type Signal, type Stretch } from "ulmus";
import { createKernels } from "ulmus/browser";
import { Engine } from "./engine.ts";
import { serve } from "./remote.ts";

/** The engine, and what only a browser's worker can do besides. */
export class Workshop extends Engine {
  /** The sound of a file in one of the formats that the library decodes itself. */
  async decode(bytes: Uint8Array, name: string): Promise<Signal> {
    return mixDown(await decodeAudio(bytes, name));
  }

  /** The sounds that are in a recording. */
  cut(sound: Signal): Stretch[] {
    return cutAtOnsets(sound);
  }
}

// One thread: a lesson is small, and threads that wait for each other stand still where other programs are at work.
serve(new Workshop(createKernels({ threads: 1 }), () => performance.now()), globalThis);
