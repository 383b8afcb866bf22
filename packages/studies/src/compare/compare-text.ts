// What a comparison says, in sentences.
import { bestOf, contest, type Judged, paired } from "../protocol/findings.ts";
import { scoreText } from "../report/grid.ts";
import type { FeatureSetChoice } from "./feature-sets.ts";
import type { SystemChoice } from "./systems.ts";

/** A row of the table. */
export interface ComparedRow extends Judged {
  readonly choice: SystemChoice;
  readonly features: FeatureSetChoice;
}

/** The best rows against each other, and where the family does not win. */
export function findingsOf(rows: readonly ComparedRow[]): string[] {
  const namesOf = (families: readonly SystemChoice["family"][]): string[] => [
    ...new Set(rows.filter(({ choice }) => families.includes(choice.family)).map(({ row }) => row.system)),
  ];
  const [ours, machines, others] = [namesOf(["ELM"]), namesOf(["SVM"]), namesOf(["baseline", "SVM"])];
  const missing = rows.filter(({ row }) => row.honest === undefined).length;
  const contests = [...contest(rows, ours, machines), ...contest(rows, ours, others)];
  return [
    ...verdictOf(rows, ours, machines),
    ...new Set(contests), // the best baseline may be the SVM

    ...onSameFeatures(rows, ours, machines),
    ...(missing > 0
      ? [`${missing} of ${rows.length} rows have no score (the table says why); the same command goes on with them.`]
      : []),
    ...(rows.length > 1
      ? ["Rows are compared after they have been seen: the best of many is a little too good, in each family alike."]
      : []),
  ];
}

/** Whether the family wins, plainly. */
function verdictOf(rows: readonly ComparedRow[], ours: readonly string[], theirs: readonly string[]): string[] {
  const [a, b] = [bestOf(rows, ours), bestOf(rows, theirs)];
  if (a?.task === undefined || b === undefined) return [];
  const { difference, p } = paired(a.task, a.honest, b.honest, a.row.score);
  if (difference > 0 && p <= 0.05) return ["The ELM family's best row beats the SVM's best row."];
  const why = difference > 0 ? ": its lead may be chance" : "";
  return [`The ELM family's best row does not beat the SVM's best row${why}.`];
}

/** On which kinds of features the family's best row is above the SVM's best row, and on which it is not. */
function onSameFeatures(rows: readonly ComparedRow[], ours: readonly string[], theirs: readonly string[]): string[] {
  const subjects = [...new Set(rows.map(({ row }) => row.subject))];
  const pairs = subjects.flatMap((subject) => {
    const some = rows.filter(({ row }) => row.subject === subject);
    const [a, b] = [bestOf(some, ours)?.row, bestOf(some, theirs)?.row];
    return a?.honest && b?.honest ? [{ subject, a, b, won: a.honest.mean > b.honest.mean }] : [];
  });
  if (pairs.length === 0) return [];
  const lost = pairs
    .filter(({ won }) => !won)
    .map(
      ({ subject, a, b }) =>
        `${subject} (${a.system} ${scoreText(a.honest?.mean ?? 0, a.score)}, ${b.system} ${scoreText(b.honest?.mean ?? 0, b.score)})`,
    );
  const wins = `On the same features the ELM family's best row is above the SVM's best row on ${pairs.length - lost.length} of ${pairs.length} kinds`;
  return [lost.length === 0 ? `${wins}.` : `${wins}; it does not win on ${lost.join(", ")}.`];
}

/** What was compared, and on what. */
interface Design {
  readonly kinds: readonly FeatureSetChoice[];
  readonly ways: readonly SystemChoice[];
  /** What is held out, in words. */
  readonly about: string;
  readonly repeats: number;
}

/** How it was done, as a paragraph. */
export function methodsOf({ kinds, ways, about, repeats }: Design): string {
  const isLearning = kinds.some(({ word }) => word === "minirocket");
  return [
    `${kinds.map(({ name }) => name).join(", ")}, at the lowest sample rate of the set; divided: ${about}.`,
    "Settings are chosen by scores of groups held out inside the training part, and the test part is asked once.",
    ...(isLearning ? ["What features learn (the biases of MiniRocket) they learn on the training part."] : []),
    ...ways.flatMap(({ methods }) => (methods === "" ? [] : [methods])),
    `${repeats} ${repeats === 1 ? "draw" : "draws"} of all random weights; the interval is a bootstrap over groups of clips, the paired test a randomisation test over them.`,
  ].join(" ");
}
