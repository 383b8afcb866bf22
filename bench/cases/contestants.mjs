// How the cases make contestants of our backends and of Python's programs.
import { repeated } from "../contest.mjs";

/** Our backends, without the plain one unless `withPlain`; `make(kernels)` → { work, error?, accuracy? }. */
export function ours(backends, make, { withPlain = false, ...rest } = {}) {
  return backends
    .filter(({ backend }) => withPlain || backend !== "plain")
    .map(({ backend, threads, kernels }) => ({
      name: backend,
      threads,
      ours: true,
      ...rest,
      make: () => {
        const { work, ...others } = make(kernels);
        return { run: repeated(work), ...others };
      },
    }));
}

/** A program of programs.py on one and two threads; `error(result)` looks at what it gives. */
export function pythons(peers, name, { program, values, error, ...rest }) {
  return [...peers.python.values()].map((python) => ({
    name,
    threads: python.threads,
    ...rest,
    make: async () => {
      const made = await python.make(program, values);
      return { ...made, ...(error && { error: async () => error(await made.result()) }) };
    },
  }));
}
