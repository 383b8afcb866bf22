// One HTML file with a model and the program that runs it.

/** @param seconds how long the stretches are that the model is asked about. */
export async function writePage(model: Uint8Array, seconds: number): Promise<string> {
  const { default: program } = await import("virtual:standalone-program");
  let text = "";
  for (const byte of model) text += String.fromCharCode(byte);
  const data = JSON.stringify({ model: btoa(text), seconds });
  const policy =
    "default-src 'none'; script-src 'unsafe-inline' blob: data: 'wasm-unsafe-eval'; worker-src blob:; style-src 'unsafe-inline'; connect-src 'none'";
  // "</script" would end the element; in JavaScript and JSON strings "<\/script" says the same.
  const inline = (script: string): string => script.replaceAll(/<\/(?=script)/gi, "<\\/");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Listening</title>
<style>
:root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
body { min-height: 90vh; display: grid; place-content: center; justify-items: center; gap: 1rem; text-align: center; }
#said { font: 600 clamp(3rem, 12vw, 8rem)/1.1 Georgia, serif; margin: 0; overflow-wrap: anywhere; }
button { font: inherit; padding: .8rem 1.6rem; border-radius: 99px; border: 0; background: #1f6f54; color: #fff; }
</style>
<h1 id="said" aria-live="assertive"></h1>
<p id="list"></p>
<button id="listen">Listen</button>
<script type="application/json" id="model">${inline(data)}</script>
<script>${inline(program)}</script>
</html>
`;
}
