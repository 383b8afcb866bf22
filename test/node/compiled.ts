// The library's sources as JavaScript files, so that tests have real worker threads and child processes of the present
// sources, whatever was built before. Lies below node_modules, where the dependencies are found.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { root } from "../repository.ts";

export interface Compiled {
  /** The URL of a source file's JavaScript; `path` is relative to the sources: "node/features". */
  url(path: string): URL;
  import<Module>(path: string): Promise<Module>;
  remove(): void;
}

export function compileSources(): Compiled {
  const parent = join(root, "node_modules", ".cache");
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, "ulmus-sources-"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  const sources = join(root, "packages/ulmus/src");
  for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const { outputText } = ts.transpileModule(readFileSync(join(sources, file), "utf8"), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    });
    const target = join(folder, file.replace(/\.ts$/, ".js"));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
  }
  const url = (path: string): URL => pathToFileURL(join(folder, `${path}.js`));
  return {
    url,
    import: async <Module>(path: string) => (await import(/* @vite-ignore */ url(path).href)) as Module,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
