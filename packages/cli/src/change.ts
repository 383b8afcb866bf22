// What update, forget and merge end with: the proof, the file, and the report of what has become of the model.
import { Option } from "@commander-js/extra-typings";
import type { Model } from "ulmus";
import { asLine, type Clips } from "./clips.ts";
import { uninterrupted } from "./interrupt.ts";
import { countOf, type Counts, countsOf, knownLabels, type LearnerOptions } from "./learner.ts";
import { type Difference, type Proof, prove, requireSame } from "./proof.ts";
import { counted, size, whole } from "./terminal/format.ts";
import { printNotes } from "./terminal/notes.ts";
import { list, table } from "./terminal/table.ts";

export const proofOption = new Option(
  "--proof <data>",
  "compare with a model trained anew on these, all the clips that the model should know then",
);

export interface ChangeOptions extends LearnerOptions {
  readonly proof?: string | undefined;
  readonly json?: true | undefined;
}

/** A model that has changed, and is not written yet. */
export interface Change {
  readonly out: string;
  readonly model: Model;
  /** What it had learnt before. */
  readonly before: Counts;
  /** What the clips were done to, if it was not a merger. */
  readonly clips?: Clips;
  /** The difference from the model before once the change has been undone; absent where that says nothing. */
  readonly undone?: Difference;
}

/** What `--json` prints. */
interface Report {
  readonly model: string;
  readonly bytes: number;
  readonly n: { readonly before: number; readonly after: number };
  /** Classes or labels, those that have gone and come, too: their clips before or after are 0. */
  readonly classes: readonly { readonly label: string; readonly before: number; readonly after: number }[];
  readonly undone: Difference | null;
  readonly proof: Proof | null;
  readonly skipped: Clips["skipped"];
  readonly warnings: readonly string[];
}

/** Proves, writes and reports a change. The file is replaced as a whole, and only after the proof. */
export async function finish({ out, model, before, clips, undone }: Change, options: ChangeOptions): Promise<void> {
  const [{ toBytes }, { writeFileAtomically }] = await Promise.all([import("ulmus"), import("ulmus/node")]);
  if (undone)
    requireSame(undone, "with the change undone", "rounding is too large here; raise the ridge and train anew");
  const proof = options.proof === undefined ? null : await prove(model, options.proof, options);
  const bytes = toBytes(model, { sums: true });
  await uninterrupted(() => writeFileAtomically(out, bytes));
  const after = countsOf(model);
  const labels = [...new Set([...Object.keys(before.each), ...knownLabels(model)])];
  const report = {
    model: out,
    bytes: bytes.length,
    n: { before: before.all, after: after.all },
    classes: labels.map((label) => ({ label, before: countOf(before, label), after: countOf(after, label) })),
    undone: undone ?? null,
    proof,
    skipped: clips?.skipped ?? [],
    warnings: clips?.warnings.map(asLine) ?? [],
  };
  console.log(options.json ? JSON.stringify(report) : textOf(report));
}

function textOf({ model, bytes, n, classes, undone, proof, skipped, warnings }: Report): string {
  const cell = (count: number): string => (count === 0 ? "–" : whole(count));
  const rows = classes.map(({ label, before, after }) => [label, cell(before), cell(after)]);
  const lines = list([
    ["clips", `${whole(n.before)} before, ${whole(n.after)} now`],
    ...(undone ? [["check", `undone again, it is the model before: ${differenceText(undone)}`] as const] : []),
    [
      "proof",
      proof ? proofText(proof) : "give --proof <data>, all the clips that it knows now, to compare with training anew",
    ],
    ["model", `${model}, ${size(bytes)}`],
  ]);
  const tabled = rows.length > 0 ? [table(["class", "before", "now"], rows), ""] : [];
  return [...tabled, lines, ...printNotes(skipped.map(asLine), warnings)].join("\n");
}

function proofText({ n, data, ...difference }: Proof): string {
  return `trained anew on the ${counted(n, "clip")} of ${data}, it is the same: ${differenceText(difference)}`;
}

function differenceText({ scores, weights }: Difference): string {
  const about = (value: number): string => (value === 0 ? "0" : value.toExponential(0));
  return `scores to ${about(scores)}${weights === null ? "" : `, weights to ${about(weights)} of the largest`}`;
}
