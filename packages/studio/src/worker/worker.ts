// The worker: decodes, measures, solves and listens, so that the page never stands still.
import { decodeAudio, mixDown, type Signal } from "ulmus";
import { createKernels } from "ulmus/browser";
import { Engine } from "./engine.ts";
import { serve } from "./remote.ts";

/** The engine, and what only a browser's worker can do besides. */
export class Workshop extends Engine {
  /** The sound of a file in one of the formats that the library decodes itself. */
  async decode(bytes: Uint8Array, name: string): Promise<Signal> {
    return mixDown(await decodeAudio(bytes, name));
  }
}

serve(new Workshop(createKernels({ threads: 1 }), () => performance.now()), globalThis);
