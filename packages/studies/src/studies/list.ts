// All studies, in the order of their years.
import type { Study } from "../study.ts";
import { khoo2012 } from "./khoo2012/study.ts";
import { pons2018 } from "./pons2018/study.ts";
import { reservoirs } from "./reservoirs/study.ts";

export const studies: readonly Study[] = [khoo2012, pons2018, reservoirs];
