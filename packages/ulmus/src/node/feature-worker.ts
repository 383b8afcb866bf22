// The worker thread that extracts features. Its job comes when it starts, a file's bytes with each task.
import { workerData } from "node:worker_threads";
import { createRowMaker, type RowJob, type RowMaker } from "./feature-row.ts";

const makeRow: RowMaker = createRowMaker(workerData as RowJob);
export default makeRow;
