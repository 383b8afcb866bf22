// All studies, in the order of their years.
import type { Study } from "../study.ts";
import { pons2018 } from "./pons2018/study.ts";

export const studies: readonly Study[] = [pons2018];
