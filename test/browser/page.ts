// The built library in a page: bundled into one folder as users' bundlers do it, and served from localhost.
import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { build } from "tsdown";
import { root } from "../repository.ts";

export interface Site {
  /** Ends in a slash. */
  readonly url: string;
  close(): void;
}

const types: Readonly<Record<string, string>> = { ".html": "text/html", ".mjs": "text/javascript" };

/** Serves "/" with `ulmus` and `ulmus/browser` as the global `ulmus`, and the files of test/fixtures/audio. */
export async function serveUlmus(): Promise<Site> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "ulmus-page-")));
  const dist = JSON.stringify(`${root}packages/ulmus/dist/`).slice(1, -1);
  writeFileSync(
    join(folder, "entry.js"),
    `import * as library from "${dist}index.js";
     import * as browser from "${dist}browser/index.js";
     globalThis.ulmus = { ...library, ...browser };
     document.title = "ready";`,
  );
  await build({
    config: false,
    cwd: folder,
    entry: { page: "entry.js" },
    outDir: "site",
    platform: "browser",
    minify: true,
    dts: false,
    deps: { alwaysBundle: [/./] },
    logLevel: "error",
  });
  writeFileSync(join(folder, "site", "index.html"), `<!doctype html><script type="module" src="page.mjs"></script>`);
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    const file = path.startsWith("/audio/")
      ? `${root}test/fixtures${path}`
      : join(folder, "site", path === "/" ? "index.html" : path);
    const found = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    response.writeHead(found ? 200 : 404, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    response.end(found ? readFileSync(file) : undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    close() {
      server.close();
      server.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
