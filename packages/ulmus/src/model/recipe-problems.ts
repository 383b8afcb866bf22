// What is wrong with a recipe, as a line for each problem: its place, the rule, and the value that is there.
import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** Such as `layer.units: must be ≥ 0, got -1`. */
export function describeProblems(issues: readonly Issue[], input: unknown): string {
  return issues.map((issue) => problemOf(issue, input)).join("; ");
}

function problemOf(issue: Issue, input: unknown): string {
  const place = issue.path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .slice(1);
  const rule = ruleOf(issue);
  const got =
    issue.code === "unrecognized_keys" || rule.includes(", got ") ? "" : `, got ${shown(valueAt(input, issue.path))}`;
  return `${place === "" ? "it" : `${place}:`} ${rule}${got}`;
}

function ruleOf(issue: Issue): string {
  const isOwn = !/^(Invalid|Too|Unrecognized)/.test(issue.message);
  if (isOwn) return issue.message;
  switch (issue.code) {
    case "invalid_type":
      return `must be ${named[issue.expected] ?? issue.expected}`;
    case "invalid_value":
      return `must be ${issue.values.map(shown).join(" or ")}`;
    case "too_small":
      return `${measured(issue.origin)} ${issue.inclusive ? "≥" : ">"} ${issue.minimum}`;
    case "too_big":
      return `${measured(issue.origin)} ${issue.inclusive ? "≤" : "<"} ${issue.maximum}`;
    case "unrecognized_keys":
      return `has no ${issue.keys.join(", ")}; mend the word, or leave it out`;
    case "invalid_union": {
      const rules = issue.errors.flatMap((some) => some.slice(0, 1).map((one) => ruleOf(one).replace(/^must be /, "")));
      return rules.length > 0 ? `must be ${[...new Set(rules)].join(", or ")}` : namedRule(issue.message);
    }
    default:
      return issue.message;
  }
}

/** Of a word that decides which others there may be. */
function namedRule(message: string): string {
  return message.replace("Invalid discriminator value. Expected ", "must be ").replaceAll(" | ", " or ");
}

const named: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  object: "a table of words",
  array: "a list",
  boolean: "true or false",
  string: "a text",
};

function measured(origin: string): string {
  return origin === "array" || origin === "string" ? "must have a length" : "must be";
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);
}

/** A value as one would write it, cut where it is long. */
function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  const text =
    typeof value === "number" || typeof value === "function" ? String(value) : (JSON.stringify(value) ?? typeof value);
  return text.length > 60 ? `${text.slice(0, 60)} …` : text;
}
