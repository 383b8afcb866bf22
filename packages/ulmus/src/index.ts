// The library's table of contents, in the order in which one learns it. What is not here is private.
export { ArgumentError, FileError, NumericalError } from "./errors.ts";
export { mixDown } from "./audio/signal.ts";
export type { Recording, Signal } from "./audio/signal.ts";
