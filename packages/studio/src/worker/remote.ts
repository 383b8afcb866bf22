// Calls of methods across a worker's border: a promise for each call, errors with their names and messages.

/** The methods of `T`, each answering later. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer A) => infer R ? (...given: A) => Promise<Awaited<R>> : never;
};

interface Call {
  readonly call: number;
  readonly method: string;
  readonly given: readonly unknown[];
}

interface Answer {
  readonly call: number;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

/** What of a worker, or of the inside of one, is needed here. */
export interface Port {
  postMessage(message: unknown): void;
  addEventListener(kind: "message", listener: (event: MessageEvent) => void): void;
}

/** Lets the other side of `port` call the methods of `target`. */
export function serve(target: object, port: Port): void {
  port.addEventListener("message", ({ data: { call, method, given } }: MessageEvent<Call>) => {
    void (async (): Promise<Answer> => {
      try {
        const run = Reflect.get(target, method) as (...given: readonly unknown[]) => unknown;
        return { call, value: await run.apply(target, [...given]) };
      } catch (error) {
        const { name, message } = error as Error;
        return { call, error: { name, message } };
      }
    })().then((answer) => port.postMessage(answer));
  });
}

/** The object that is served on the other side of `port`. */
export function connect<T extends object>(port: Port): Remote<T> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  port.addEventListener("message", ({ data: { call, value, error } }: MessageEvent<Answer>) => {
    const caller = waiting.get(call);
    waiting.delete(call);
    if (error) caller?.reject(Object.assign(new Error(error.message), { name: error.name }));
    else caller?.resolve(value);
  });
  return new Proxy({} as Remote<T>, {
    get:
      (_, method) =>
      (...given: readonly unknown[]) =>
        new Promise((resolve, reject) => {
          const call = calls++;
          waiting.set(call, { resolve, reject });
          port.postMessage({ call, method, given });
        }),
  });
}
