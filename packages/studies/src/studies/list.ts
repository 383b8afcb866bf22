// All studies, in the order of their years.
import type { Study } from "../study.ts";
import { han2014 } from "./han2014/study.ts";
import { holzmann2009 } from "./holzmann2009/study.ts";
import { huang2015 } from "./huang2015/study.ts";
import { kaya2016 } from "./kaya2016/study.ts";
import { khoo2012 } from "./khoo2012/study.ts";
import { loh2006, scardapane2013 } from "./music/study.ts";
import { pons2018 } from "./pons2018/study.ts";
import { reservoirs } from "./reservoirs/study.ts";
import { scardapane2017 } from "./scardapane2017/study.ts";

export const studies: readonly Study[] = [
  loh2006,
  holzmann2009,
  khoo2012,
  scardapane2013,
  han2014,
  huang2015,
  kaya2016,
  scardapane2017,
  pons2018,
  reservoirs,
];
