import type { FeatureEntry } from "ulmus";
/** The page with the tables of these features. */
export function withFeatureTables(text: string, entries: readonly FeatureEntry[]): string;
