// A model in a link: all of it stands behind the #, which browsers send to nobody.

/** Longer links are cut off by some programs that hand them on. */
export const LONGEST_LINK = 64_000;

/** What stands behind the #, for a model of these bytes. */
export async function linkOf(model: Uint8Array<ArrayBuffer>): Promise<string> {
  const packed = await through(model, new CompressionStream("deflate-raw"));
  let text = "";
  for (const byte of packed) text += String.fromCharCode(byte);
  return `listen=${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The model of a link; undefined if it has none. Throws an Error if it has been cut off or changed. */
export async function modelOfLink(hash: string): Promise<Uint8Array | undefined> {
  const text = /^#?listen=([\w-]+)$/.exec(hash)?.[1];
  if (text === undefined) return undefined;
  try {
    const packed = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
    return await through(bytes, new DecompressionStream("deflate-raw"));
  } catch (cause) {
    throw new Error("The model in this link is not whole: the link was cut off on its way. Ask for the file instead.", {
      cause,
    });
  }
}

async function through(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array> {
  const changed = new Blob([bytes]).stream().pipeThrough(stream);
  return new Uint8Array(await new Response(changed).arrayBuffer());
}
