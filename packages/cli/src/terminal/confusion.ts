// The confusion matrix as text: whole if the classes are few, otherwise the pairs that are confused most.
import { colours } from "./colours.ts";
import { counted, cut, percent } from "./format.ts";
import { padEnd, padStart, table, widthOf } from "./table.ts";

type Confusion = readonly (readonly number[])[];

const MOST_CLASSES = 20;
const MOST_PAIRS = 12;

/** confusion[truth][answer] in lines of at most `width` letters. */
export function confusionText(confusion: Confusion, classes: readonly string[], width: number): string {
  const digits = Math.max(...confusion.flat()).toString().length;
  // Two letters of the line at least go to each column, and at least eight to the labels at the left.
  const fits = classes.length <= MOST_CLASSES && 10 + classes.length * (Math.max(digits, 2) + 1) <= width;
  return fits ? matrix(confusion, classes, { digits, width }) : worstPairs(confusion, classes);
}

function matrix(
  confusion: Confusion,
  classes: readonly string[],
  { digits, width }: { readonly digits: number; readonly width: number },
): string {
  const { dim, green, yellow, red, bold } = colours;
  const { headings, labels, cell } = layOut(classes, { digits, width });
  const labelWidth = Math.max(...labels.map(widthOf));
  const lines = confusion.map((row, truth) => {
    const count = row.reduce((a, b) => a + b, 0);
    const cells = row.map((value, answer) => {
      const text = padStart(value === 0 ? "·" : String(value), cell);
      if (value === 0) return dim(text);
      if (truth === answer) return bold(green(text));
      return value > count / 10 ? red(text) : yellow(text);
    });
    return `${padEnd(labels[truth], labelWidth)}  ${cells.join(" ")}`;
  });
  const top = " ".repeat(labelWidth + 2) + headings.map((name) => padStart(name, cell)).join(" ");
  return [dim(top), ...lines].join("\n");
}

/** How rows and columns are called, and how many letters a cell has. */
interface Layout {
  readonly headings: readonly string[];
  readonly labels: readonly string[];
  readonly cell: number;
}

/** Columns are headed by the beginnings of the labels where these differ, otherwise by numbers that stand in the rows too. */
function layOut(
  classes: readonly string[],
  { digits, width }: { readonly digits: number; readonly width: number },
): Layout {
  const longest = Math.max(...classes.map(widthOf));
  const narrow = Math.max(digits, 2);
  const labelWidth = Math.min(20, width - 2 - classes.length * (narrow + 1));
  const room = Math.floor((width - Math.min(longest, labelWidth) - 2) / classes.length) - 1;
  const cell = Math.max(narrow, Math.min(room, longest, 7));
  const headings = classes.map((label) => [...label].slice(0, cell).join(""));
  if (new Set(headings).size === classes.length) {
    return { headings, cell, labels: classes.map((label) => cut(label, labelWidth)) };
  }
  return {
    headings: classes.map((_, c) => String(c + 1)),
    cell: narrow,
    labels: classes.map((label, c) => cut(`${padStart(String(c + 1), 2)} ${label}`, labelWidth)),
  };
}

function worstPairs(confusion: Confusion, classes: readonly string[]): string {
  const pairs = confusion.flatMap((row, truth) => {
    const count = row.reduce((a, b) => a + b, 0);
    return row.map((value, answer) => ({ truth, answer, value: truth === answer ? 0 : value, count }));
  });
  const worst = pairs
    .filter(({ value }) => value > 0)
    .toSorted((a, b) => b.value - a.value || b.value / b.count - a.value / a.count);
  if (worst.length === 0) return "no clip was confused with another class";
  const rows = worst
    .slice(0, MOST_PAIRS)
    .map(({ truth, answer, value, count }) => [
      cut(classes[truth], 24),
      cut(classes[answer], 24),
      String(value),
      percent(value / count, 0),
    ]);
  const more = worst.length - rows.length;
  const rest = more > 0 ? `\n… and ${counted(more, "pair")} more` : "";
  return table(["is", "was taken for", "clips", "of its class"], rows) + rest;
}
