// licences.txt: whose software is inside the page, with the texts of their licences.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const RULE = `\n\n${"-".repeat(80)}\n\n`;

/** The folders of the packages from npm that were bundled, by the plugins that `collectPackages` has made. */
const folders = new Set<string>();

/** Notes which packages a bundle has code of; the page, its worker and the pages it writes are bundles of their own. */
export function collectPackages(): Plugin {
  return {
    name: "collect-packages",
    generateBundle(_, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== "chunk") continue;
        for (const id of output.moduleIds) {
          const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id.replaceAll("\\", "/"))?.[0];
          if (folder !== undefined && existsSync(join(folder, "package.json"))) folders.add(folder);
        }
      }
    },
  };
}

/** Writes licences.txt beside the page: `notices`, then each package with its licence. */
export function writeLicences(notices: readonly string[]): Plugin {
  return {
    name: "write-licences",
    apply: "build",
    generateBundle: {
      order: "post",
      handler() {
        const own = notices.map((path) => readFileSync(path, "utf8").trim());
        const theirs = [...folders].toSorted().map(licenceOf);
        this.emitFile({ type: "asset", fileName: "licences.txt", source: `${[...own, ...theirs].join(RULE)}\n` });
      },
    },
  };
}

function licenceOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const file = readdirSync(folder).find((other) => /^licen[cs]e/i.test(other));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : "Its package holds no text of the licence.";
  return `${name} ${version}, ${license ?? "licence as follows"}\n\n${text}`;
}
