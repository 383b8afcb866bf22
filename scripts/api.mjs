// Writes docs/api.md: the declarations that users see, from the built .d.ts files of the four entries.
// With --check it writes nothing and fails if the file is not what it would write.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const entries = {
  ulmus: "index",
  "ulmus/node": "node/index",
  "ulmus/browser": "browser/index",
  "ulmus/parts": "parts",
};
const page = fileURLToPath(new URL("../docs/api.md", import.meta.url));

const written = existsSync(page) ? readFileSync(page, "utf8") : "";
const current = describeApi();
if (!process.argv.includes("--check")) writeFileSync(page, current);
else if (written !== current) {
  process.stderr.write(`${firstDifference(written, current)}\ndocs/api.md is out of date; run \`npm run api\`\n`);
  process.exit(1);
}

function describeApi() {
  const files = Object.values(entries).map((entry) =>
    fileURLToPath(new URL(`../packages/ulmus/dist/${entry}.d.ts`, import.meta.url)),
  );
  const missing = files.find((file) => !existsSync(file));
  if (missing !== undefined) {
    process.stderr.write(`${missing} is missing; run \`npm run build\`\n`);
    process.exit(1);
  }
  const program = ts.createProgram(files, { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 });
  const seen = new Map();
  const sections = Object.keys(entries).map((name, i) =>
    describeEntry(name, program.getSourceFile(files[i]), program, seen),
  );
  return `# The public API\n\nWritten by \`npm run api\` from the built declarations; do not edit.\n\n${sections.join("\n")}`;
}

/** One section: the names that an entry adds in full, those that an entry above has already shown by name. */
function describeEntry(name, file, program, seen) {
  const checker = program.getTypeChecker();
  const exports = checker
    .getExportsOfModule(checker.getSymbolAtLocation(file))
    .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const again = exports.filter((symbol) => seen.has(symbol));
  const fresh = exports.filter((symbol) => !seen.has(symbol));
  for (const symbol of fresh) seen.set(symbol, name);
  const declarations = fresh.map((symbol) => symbol.declarations.map(describeDeclaration).join("\n")).join("\n\n");
  const repeated = again.map((symbol) => `\`${symbol.name}\``).join(", ");
  // "typescript", not "ts": these are declarations, not code that runs by itself.
  return [
    `## \`${name}\`\n`,
    ...(repeated === "" ? [] : [`Also, as above: ${repeated}.\n`]),
    ...(declarations === "" ? [] : [`\`\`\`typescript\n${declarations}\n\`\`\`\n`]),
  ].join("\n");
}

/** A declaration with its comment, without what users cannot reach. */
function describeDeclaration(declaration) {
  const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const comments = ts.getJSDocCommentsAndTags(node).map((comment) => comment.getText());
  const text = node
    .getText()
    .replace(/^(export )?(declare )?/, "")
    .replaceAll(/^\s*(#private|private [^;]*);\n/gm, "");
  return [...comments, text].join("\n");
}

function firstDifference(before, after) {
  const [old, now] = [before.split("\n"), after.split("\n")];
  const line = now.findIndex((text, i) => text !== old[i]);
  const at = line < 0 ? now.length : line;
  return `line ${at + 1}:\n- ${old[at] ?? ""}\n+ ${now[at] ?? ""}`;
}
