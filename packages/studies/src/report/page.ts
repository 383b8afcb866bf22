// A report as one HTML page that needs nothing else: table, charts, methods, command.
import { barChart, type Shown } from "./bars.ts";
import { curveChart } from "./curves.ts";
import { confusionTable, reliabilityDiagram } from "./diagrams.ts";
import { gridOf } from "./grid.ts";
import type { Report, Row } from "./report.ts";
import { escaped } from "./svg.ts";

const colours = ["#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#a463f2", "#97bbf5", "#9c6b4e"];

const style = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
td, th { padding: .15rem .6rem; text-align: right; border-bottom: 1px solid #8884; }
td:first-child, td:nth-child(2), th:first-child { text-align: left; }
svg { max-width: 60rem; width: 100%; font-size: 12px; fill: currentColor; margin: 1rem 0; }
pre { background: #8882; padding: .8rem; overflow-x: auto; }
.grid { stroke: #8884; } .error { stroke: currentColor; stroke-width: 1.5; }
.published { stroke: currentColor; stroke-width: 2; stroke-dasharray: 3 2; }
${colours.map((colour, k) => `.s${k} { fill: ${colour}; } .l${k} { stroke: ${colour}; fill: none; stroke-width: 2; }`).join("\n")}
`;

/** The page. */
export function toHtml(report: Report): string {
  const { headings, lines } = gridOf(report);
  const cells = (name: string, line: readonly string[]): string =>
    `<tr>${line.map((cell) => `<${name}>${escaped(cell)}</${name}>`).join("")}</tr>`;
  const { made } = report;
  const title = escaped(`${report.study} on ${report.data}`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>${style}</style>
<h1>${title}</h1><p>${escaped(report.citation)}</p>
<table>${cells("th", headings)}${lines.map((line) => cells("td", line)).join("\n")}</table>
${report.findings.map((finding) => `<p>${escaped(finding)}</p>`).join("\n")}
${bars(report.rows).join("\n")}
${report.curves.map((curve) => `<h2>${escaped(curve.title)}</h2>${curveChart(curve)}`).join("\n")}
${report.confusions.map(confusionTable).join("\n")}
${report.reliabilities.map((item) => `<h2>${escaped(item.title)}</h2>${reliabilityDiagram(item)}`).join("\n")}
<h2>Methods</h2><p>${escaped(report.methods)}</p>
<ul>${report.warnings.map((warning) => `<li>${escaped(warning)}</li>`).join("")}</ul>
${made ? `<pre>${escaped(made.command)}</pre><p>${escaped(`Made on ${made.date} by ulmus ${made.version} on ${made.machine}.`)}</p>` : ""}
</html>
`;
}

/** A chart for each kind of score and protocol that the rows have. */
function bars(rows: readonly Row[]): string[] {
  const names: Readonly<Record<Shown, string>> = {
    honest: "Honest protocol; dashed: published",
    repeated: "The paper's protocol; dashed: published",
  };
  return (["repeated", "honest"] as const).flatMap((shown) =>
    [...new Set(rows.map(({ score }) => score))].flatMap((score) => {
      const some = rows.filter((row) => row.score === score);
      if (!some.some((row) => row[shown])) return [];
      return [`<h2>${escaped(`${names[shown]} (${score})`)}</h2>${barChart(names[shown], some, shown)}`];
    }),
  );
}
