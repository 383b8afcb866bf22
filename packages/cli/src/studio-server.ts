// Serves the folder of the studio's page to this computer alone, with headers that forbid the page to send anything.
import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
};

/**
 * Nothing may come from elsewhere, and `connect-src 'none'` lets nothing go: no fetch, socket or beacon. Scripts may be
 * WebAssembly, and blobs, which only scripts of the page itself can make: so a browser's audio thread gets its program.
 */
const policy = (connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' blob: 'wasm-unsafe-eval'",
    "worker-src 'self' blob:",
    "style-src 'self'",
    "img-src 'self' blob:",
    "media-src blob:",
    "manifest-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/** The headers of every file; the service worker alone may fetch, the page's own files. */
function headersOf(path: string): Record<string, string> {
  return {
    "content-type": types[extname(path)] ?? "application/octet-stream",
    "content-security-policy": policy(path === "/sw.js" ? "'self'" : "'none'"),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "microphone=(self), camera=(), geolocation=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    // The names of assets change with their contents.
    "cache-control": path.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
  };
}

/** How many ports after the wanted one are tried. */
const TRIES = 20;

/** Serves `folder` at http://localhost:port/; if the port is taken, at one of the next. 0 is any free one. */
export async function serveStudio(folder: string, port: number): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const path = fileOf(request.url ?? "/");
    readFile(join(folder, path)).then(
      (content) => {
        const isWanted = request.method === "GET" || request.method === "HEAD";
        response.writeHead(isWanted ? 200 : 405, headersOf(path));
        response.end(request.method === "GET" ? content : undefined);
      },
      () => response.writeHead(404, headersOf(".txt")).end("not found"),
    );
  });
  for (let tried = 0; ; tried++) {
    try {
      await listen(server, port === 0 ? 0 : port + tried);
      return { server, url: `http://localhost:${(server.address() as AddressInfo).port}/` };
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === "EADDRINUSE";
      if (!isTaken || tried === TRIES) throw error;
    }
  }
}

/** The path of a file below the folder: nothing above it can be asked for. */
function fileOf(url: string): string {
  const { pathname } = new URL(url, "http://localhost");
  const path = normalize(safelyDecoded(pathname)).replaceAll(sep, "/");
  return path.endsWith("/") ? `${path}index.html` : path;
}

function safelyDecoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return "/not-found";
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", () => {
      server.off("error", reject);
      resolve();
    });
  });
}
