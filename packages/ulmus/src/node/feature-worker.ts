// The worker thread that extracts features. Its recipe comes when it starts, a file's bytes with each task.
import { workerData } from "node:worker_threads";
import type { Recipe } from "../model/recipe.ts";
import { createRowMaker, type RowMaker } from "./feature-row.ts";

const makeRow: RowMaker = createRowMaker(workerData as Recipe);
export default makeRow;
