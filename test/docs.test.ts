// The documents, checked as code is: their TypeScript compiles, their links lead somewhere, and every public name says
// what it is.
import { existsSync } from "node:fs";
import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { filesUnder, read, root } from "./repository.ts";

const pages = filesUnder("", /\.md$/);
const entries = ["index.ts", "node/index.ts", "browser/index.ts", "parts.ts"].map(
  (path) => `packages/ulmus/src/${path}`,
);

/** A fenced block of code as a file of its own, named after the place it stands in. */
interface Block {
  readonly place: string;
  readonly text: string;
}

/** The ```ts and ```js blocks of a text; each must compile by itself, as a module under the project's strict options. */
function blocksOf(path: string, text: string): Block[] {
  return [...text.matchAll(/^```(?:ts|js)\n(.*?)^```$/gms)].map((match) => {
    const line = text.slice(0, match.index).split("\n").length;
    return { place: `${path}:${line}`, text: match[1] };
  });
}

/** The doc comments of a source file as Markdown, each line where it was. */
function docComments(text: string): string {
  return text.replaceAll(/^.*$/gm, (line) => /^\s*\* ?(.*)$/.exec(line)?.[1] ?? "");
}

const blocks = [
  ...pages.flatMap((path) => blocksOf(path, read(path))),
  ...filesUnder("packages", /\.ts$/).flatMap((path) => blocksOf(path, docComments(read(path)))),
];

/** One program over all blocks and the public entries; the blocks exist only in memory. */
function createProgram(): ts.Program {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const texts = new Map(blocks.map((block, i) => [blockFile(i), block.text]));
  const onDisk = ts.createCompilerHost(options, true);
  const host: ts.CompilerHost = {
    ...onDisk,
    fileExists: (name) => texts.has(name) || onDisk.fileExists(name),
    readFile: (name) => texts.get(name) ?? onDisk.readFile(name),
    getSourceFile: (name, version, ...rest) => {
      const text = texts.get(name);
      return text === undefined
        ? onDisk.getSourceFile(name, version, ...rest)
        : ts.createSourceFile(name, text, version, true);
    },
  };
  return ts.createProgram({
    rootNames: [...entries.map((path) => root + path), ...texts.keys()],
    options: { ...options, noUnusedLocals: false, moduleDetection: ts.ModuleDetectionKind.Force },
    host,
  });
}

function blockFile(index: number): string {
  return `${root}block-${index}.ts`;
}

const program = createProgram();

describe("code in documents and doc comments", () => {
  test("is found", () => {
    expect(blocksOf("page.md", "# Title\n```ts\nconst x = 1;\n```\n```sh\nls\n```\n")).toEqual([
      { place: "page.md:2", text: "const x = 1;\n" },
    ]);
    expect(blocksOf("a.ts", docComments("/**\n * ```ts\n * f(1);\n * ```\n */"))).toEqual([
      { place: "a.ts:2", text: "f(1);\n" },
    ]);
  });

  test.each(blocks.map(({ place }, i) => [place, i] as const))("%s compiles", (_, index) => {
    const file = program.getSourceFile(blockFile(index));
    const faults = ts.getPreEmitDiagnostics(program, file).map((fault) => {
      const line = fault.file?.getLineAndCharacterOfPosition(fault.start ?? 0).line ?? 0;
      return `line ${line + 1} of the block: ${ts.flattenDiagnosticMessageText(fault.messageText, "\n")}`;
    });
    expect(faults).toEqual([]);
  });
});

describe("relative links", () => {
  test.each(pages)("of %s lead somewhere", (page) => {
    const links = [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g)].map(
      (m) => m[1] ?? m[2],
    );
    const dead = links.filter((link) => !/^[a-z]+:/.test(link) && !leadsSomewhere(page, link));
    expect(dead).toEqual([]);
  });

  test("are dead where the file or the heading is missing", () => {
    expect(leadsSomewhere("ARCHITECTURE.md", "#one-idea")).toBe(true);
    expect(leadsSomewhere("ARCHITECTURE.md", "#no-such-heading")).toBe(false);
    expect(leadsSomewhere("ARCHITECTURE.md", "no-such-file.md")).toBe(false);
  });
});

function leadsSomewhere(page: string, link: string): boolean {
  const [file, heading] = link.split("#");
  const target = file === "" ? page : posix.join(posix.dirname(page), decodeURI(file));
  if (!existsSync(root + target)) return false;
  return heading === undefined || !target.endsWith(".md") || anchorsOf(read(target)).includes(heading);
}

/** The anchors that GitHub gives to the headings of a page. */
function anchorsOf(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(/\s/g, "-"),
  );
}

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^```.*?^```$/gms, "");
}

describe("public names", () => {
  test.each(entries)("of %s each have a doc comment of three words or more", (path) => {
    const file = program.getSourceFile(root + path);
    const checker = program.getTypeChecker();
    const symbol = file && checker.getSymbolAtLocation(file);
    expect(symbol, "the file exists and exports something").toBeDefined();
    const silent = (symbol ? checker.getExportsOfModule(symbol) : [])
      .filter((name) => wordsOf(name, checker) < 3)
      .map((name) => name.getName());
    expect(silent).toEqual([]);
  });
});

function wordsOf(symbol: ts.Symbol, checker: ts.TypeChecker): number {
  const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const comment = ts.displayPartsToString(original.getDocumentationComment(checker));
  return comment.split(/\s+/).filter((word) => word !== "").length;
}
