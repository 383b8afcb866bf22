// Finds what breaks the architecture in a set of source files: imports that the table in ARCHITECTURE.md does not allow,
// import cycles, and impure constructs. Works on texts, so that its own tests need no files.
import { posix } from "node:path";
import ts from "typescript";

/** Source texts by path, such as "packages/ulmus/src/math/matrix.ts". */
export type Sources = ReadonlyMap<string, string>;

/** What a layer's files may import, besides the layer itself. */
export interface Layer {
  readonly layers: readonly string[];
  /** Package names and entries, as written in the import; `node:*` stands for all of Node's own. */
  readonly packages: readonly string[];
}

/** The rows `| layer | may import | packages |` of a Markdown page. */
export function readLayerTable(markdown: string): Map<string, Layer> {
  const [, body = ""] = markdown.split(/^\| layer \| may import \| packages \|\n\|[-|]+\|\n/m);
  const rows = body.split("\n").slice(
    0,
    body.split("\n").findIndex((line) => !line.startsWith("|")),
  );
  const list = (cell: string): string[] => (cell === "–" ? [] : cell.split(", "));
  return new Map(
    rows.map((row) => {
      const [, layer, layers, packages] = row.split("|").map((cell) => cell.trim());
      return [layer, { layers: list(layers), packages: list(packages) }];
    }),
  );
}

/** What a file imports and does: all of a TypeScript file, the script of a Svelte component. */
export function scriptOf(path: string, text: string): string {
  if (!path.endsWith(".svelte")) return text;
  return (/<script lang="ts">\s*(.*?)<\/script>/s.exec(text)?.[1] ?? "").replaceAll(/^ {2}/gm, "");
}

/** The layer a file belongs to: a folder or a single file of packages/ulmus/src, or else the name of its package. */
export function layerOf(path: string): string {
  const [, packageName, , first] = path.split("/");
  return packageName === "ulmus" ? first.replace(/\.ts$/, "") : packageName;
}

/** Imports that the table does not allow, each as a sentence. */
export function findForbiddenImports(sources: Sources, table: ReadonlyMap<string, Layer>): string[] {
  return [...sources].flatMap(([path, text]) => {
    const from = layerOf(path);
    const row = table.get(from);
    if (row === undefined) return [`${path}: the layer "${from}" has no row in ARCHITECTURE.md`];
    const isAllowed = (specifier: string): boolean => {
      if (!specifier.startsWith(".")) {
        return row.packages.includes(specifier) || (specifier.startsWith("node:") && row.packages.includes("node:*"));
      }
      const to = layerOf(resolve(path, specifier));
      return to === from || row.layers.includes(to);
    };
    return importsOf(path, text)
      .filter((specifier) => !isAllowed(specifier))
      .map((specifier) => `${path}: the layer "${from}" may not import "${specifier}"`);
  });
}

/** The first import cycle found, as the list of its files, or an empty list. */
export function findCycle(sources: Sources): string[] {
  const finished = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (finished.has(path)) return [];
    for (const specifier of importsOf(path, sources.get(path) ?? "")) {
      const cycle = specifier.startsWith(".") ? visit(resolve(path, specifier), [...trail, path]) : [];
      if (cycle.length > 0) return cycle;
    }
    finished.add(path);
    return [];
  };
  for (const path of sources.keys()) {
    const cycle = visit(path, []);
    if (cycle.length > 0) return cycle;
  }
  return [];
}

/** What a pure file must not contain and the linter cannot forbid, each as a sentence. */
export function findImpurities(path: string, text: string): string[] {
  const file = parse(path, text);
  const found: string[] = [];
  const report = (node: ts.Node, what: string): void => {
    found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}: ${what}`);
  };
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    if (!(statement.declarationList.flags & ts.NodeFlags.Const)) report(statement, "`let` or `var` at module level");
    for (const { initializer } of statement.declarationList.declarations) {
      if (initializer !== undefined && isEmptyContainer(initializer))
        report(statement, "a container to be filled later");
    }
  }
  walk(file, (node) => {
    if (node.kind === ts.SyntaxKind.AsyncKeyword) report(node, "`async`");
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) report(node, "`await`");
    if (isDynamicImport(node)) report(node, "`import()`");
  });
  return found;
}

function importsOf(path: string, text: string): string[] {
  const found: string[] = [];
  walk(parse(path, text), (node) => {
    const specifier =
      ts.isImportDeclaration(node) || ts.isExportDeclaration(node)
        ? node.moduleSpecifier
        : ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)
          ? node.argument.literal
          : isDynamicImport(node)
            ? node.arguments[0]
            : undefined;
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) found.push(specifier.text);
  });
  return found;
}

function isDynamicImport(node: ts.Node): node is ts.CallExpression {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function isEmptyContainer(node: ts.Expression): boolean {
  if (ts.isArrayLiteralExpression(node)) return node.elements.length === 0;
  return (
    ts.isNewExpression(node) && /^(Weak)?(Map|Set)$|^Array$/.test(node.expression.getText()) && !node.arguments?.length
  );
}

function resolve(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier);
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => walk(child, visit));
}
