// The part of vitest that the contract of kernels uses, for a page where vitest is not: it collects tests and runs them.

interface Collected {
  readonly title: string;
  readonly run: () => unknown;
}

const collected: Collected[] = [];

export const describe = (_: string, body: () => void): void => body();

const addTest = (title: string, run: () => unknown): void => void collected.push({ title, run });

const each =
  (cases: readonly unknown[]) =>
  (title: string, run: (...row: unknown[]) => unknown): void =>
    cases.forEach((row) => {
      const values = Array.isArray(row) ? row : [row];
      addTest(`${title} [${values.map(String).join(", ")}]`, () => run(...values));
    });

export const test = Object.assign(addTest, { each });

/** Runs all that was collected; gives the titles of what passed, and what failed with its reason. */
export async function runCollected(): Promise<{ passed: string[]; failed: string[] }> {
  const [passed, failed]: [string[], string[]] = [[], []];
  for (const { title, run } of collected) {
    try {
      await run();
      passed.push(title);
    } catch (error) {
      failed.push(`${title}: ${(error as Error).message}`);
    }
  }
  return { passed, failed };
}

function fail(message: string): never {
  throw new Error(message);
}

function areEqual(a: unknown, b: unknown): boolean {
  if (!ArrayBuffer.isView(a) && !Array.isArray(a)) return Object.is(a, b);
  const [x, y] = [a, b] as ArrayLike<unknown>[];
  return x.length === y.length && Array.from(x).every((value, i) => Object.is(value, y[i]));
}

const expectValue = (got: unknown): object => ({
  toBe: (want: unknown) => Object.is(got, want) || fail(`got ${String(got)}, want ${String(want)}`),
  toEqual: (want: unknown) => areEqual(got, want) || fail(`got ${String(got)}, want ${String(want)}`),
  toBeLessThan: (limit: number) => (got as number) < limit || fail(`got ${String(got)}, want < ${limit}`),
  toBeLessThanOrEqual: (limit: number) => (got as number) <= limit || fail(`got ${String(got)}, want ≤ ${limit}`),
  toThrow: (part: string) => {
    try {
      (got as () => unknown)();
    } catch (error) {
      if ((error as Error).message.includes(part)) return;
      fail(`got "${(error as Error).message}", want "${part}"`);
    }
    fail(`got no error, want "${part}"`);
  },
});

export const expect = Object.assign(expectValue, { fail });
