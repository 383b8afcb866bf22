// The worker thread that extracts features. Its recipe comes when it starts, a file's bytes with each task.
import { workerData } from "node:worker_threads";
import { createRowMaker, type RowMaker, type RowWorkerData } from "./feature-row.ts";

const { recipe, isExact } = workerData as RowWorkerData;
const makeRow: RowMaker = createRowMaker(recipe, { isExact });
export default makeRow;
