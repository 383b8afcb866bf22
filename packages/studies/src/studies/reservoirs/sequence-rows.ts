// Tasks × systems × seeds, each a cell, as rows of a report.
import { spread } from "../../protocol/measure.ts";
import type { Row } from "../../report/report.ts";
import type { StudyWork } from "../../study.ts";
import { type Cell, finishCells } from "../../work/cells.ts";
import { errorOf, type SequenceSystem, type SequenceTask } from "./sequence-task.ts";

/** A system on a task, with the error that was published. */
export interface SequenceTrial {
  readonly task: (seed: number) => SequenceTask;
  readonly system: SequenceSystem;
  readonly published?: number;
}

/** The errors over seeds 1 … repeats. The features that a reservoir makes are drawn anew each time, and so is what is random in a task. */
export async function sequenceRows(
  study: string,
  trials: readonly SequenceTrial[],
  { repeats, work }: { readonly repeats: number; readonly work: StudyWork },
): Promise<Row[]> {
  const seeds = Array.from({ length: repeats }, (_, r) => r + 1);
  const cells = trials.flatMap(({ task, system }) =>
    seeds.map((seed): Cell<number> => {
      const { name } = task(seed);
      return {
        key: [study, name, system.name, seed],
        name: `${name}, ${system.name}`,
        make: () => errorOf(task(seed), system.predict(task(seed), seed, work.kernels)),
      };
    }),
  );
  const finished = await finishCells(cells, work);
  return trials.map(({ task, system, published }, i): Row => {
    const mine = finished.slice(i * repeats, (i + 1) * repeats);
    const problem = mine.flatMap((cell) => ("problem" in cell ? [cell.problem] : []))[0];
    const { name, score } = task(1);
    return {
      subject: name,
      system: system.name,
      score,
      ...(published !== undefined && { published: { value: published } }),
      ...(problem === undefined
        ? { honest: spread(mine.flatMap((cell) => ("value" in cell ? [cell.value] : []))) }
        : { problem }),
    };
  });
}
