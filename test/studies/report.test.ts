// Reports: the same table in every format, whatever the names hold.
import { type Report, toCsv, toHtml, toJson, toLatex, toMarkdown, toText } from "ulmus-studies";
import { describe, expect, test } from "vitest";

const score = { runs: [0.5, 0.6], mean: 0.55, deviation: 0.07, interval: [0.4, 0.7] as const, uar: 0.5 };
const report: Report = {
  study: "example",
  citation: "A & B (2020): <Title>, 100 %.",
  data: "two_clips",
  subjects: "features",
  rows: [
    { subject: 'wide, "odd" | name', system: "SVM", score: "accuracy", published: { value: 0.6 }, honest: score },
    { subject: "plain", system: "ELM", score: "accuracy", problem: "could not be <learnt>" },
  ],
  curves: [
    {
      title: "dip",
      across: "units",
      up: "accuracy",
      lines: [
        {
          name: "a",
          points: [
            [10, 0.2],
            [100, 0.9],
          ],
        },
      ],
    },
  ],
  confusions: [
    {
      title: "best",
      labels: ["cat", "dog"],
      cells: [
        [["c1.wav"], ["c2.wav"]],
        [[], ["d1.wav"]],
      ],
    },
  ],
  reliabilities: [{ title: "best", bins: [{ probability: 0.7, right: 0.6, count: 10 }] }],
  findings: ["A finding."],
  methods: "Some methods.",
  warnings: ["A warning."],
  made: { command: "ulmus reproduce example", date: "2020-01-01", machine: "a machine", version: "0.0.0" },
};

describe("a report", () => {
  test("as CSV quotes what has commas and quotes, and leaves empty what is not known", () => {
    const [headings, first, second] = toCsv(report).split("\r\n");
    expect(headings.split(",").slice(0, 4)).toEqual(["subject", "system", "score", "published"]);
    expect(first).toBe('"wide, ""odd"" | name",SVM,accuracy,0.6,,,,0.55,0.07,0.4,0.7,0.5,2,,,,');
    expect(second).toBe("plain,ELM,accuracy,,,,,,,,,,,,,,could not be <learnt>");
  });

  test("as Markdown has a cell for every heading in every line of its table", () => {
    const lines = toMarkdown(report)
      .split("\n")
      .filter((line) => line.startsWith("|"));
    const cells = lines.map((line) => line.replaceAll("\\|", "").split("|").length);
    expect(lines).toHaveLength(4);
    expect(new Set(cells).size).toBe(1);
    expect(toMarkdown(report)).toContain("55.0 ± 7.0");
  });

  test("as HTML has no markup from names, names the clips of a cell, and draws every chart", () => {
    const page = toHtml(report);
    expect(page).not.toMatch(/<learnt>|<Title>/);
    expect(page).toContain('title="c2.wav"');
    expect(page.match(/<svg/g)).toHaveLength(3);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("as LaTeX escapes what TeX reads as commands", () => {
    expect(toLatex(report)).toContain(String.raw`A \& B (2020): <Title>, 100 \%. On two\_clips.`);
  });

  test("as text and JSON has every row", () => {
    for (const { system } of report.rows) expect(toText(report)).toContain(system);
    expect(JSON.parse(toJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test("without rows is a report in every format all the same", () => {
    const empty = { ...report, rows: [], confusions: [], reliabilities: [] };
    for (const format of [toText, toMarkdown, toCsv, toLatex, toHtml]) expect(format(empty)).toBeTypeOf("string");
  });
});
