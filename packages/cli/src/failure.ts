// What goes wrong, as one line and an exit code: 1 is the user's to mend, 70 is ours, 130 is Ctrl-C.
import { errorColours } from "./terminal/colours.ts";

/** Something is wrong with what the user gave. The message says where, what, the rule, the value and what to do. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** The user has pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Those of the library are told by their names: its classes are not loaded where nothing needs them. */
const inputErrors = new Set(["InputError", "ArgumentError", "FileError", "NumericalError"]);

/** What a system call says about a file, for the calls that are made here. */
const systemFaults = new Map([
  ["ENOENT", "does not exist; check the path"],
  ["ENOTDIR", "is not a folder; check the path"],
  ["EISDIR", "must be a file, got a folder; give the path of a file"],
  ["EACCES", "may not be read or written by this user; change its permissions"],
  ["EPERM", "may not be read or written by this user; change its permissions"],
  ["ENOSPC", "could not be written, because the disk is full; make room"],
  ["EMFILE", "could not be opened, because too many files are open; raise the limit (ulimit -n)"],
]);

/** The exit code for what a command has thrown. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interrupted) return 130;
  return isInputError(error) ? 1 : 70;
}

/** The message of a user's error; system errors are put in words. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  const fault = systemFaults.get(code ?? "");
  return fault === undefined || path === undefined ? error.message : `${path}: ${fault}`;
}

/** Whether the user can mend it. */
export function isInputError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, path } = error as NodeJS.ErrnoException;
  return inputErrors.has(error.name) || (path !== undefined && systemFaults.has(code ?? ""));
}

/** Prints what was thrown to stderr; the stack only for debugging. */
export function report(error: unknown, { isDebug }: { readonly isDebug: boolean }): void {
  const { red, dim } = errorColours;
  if (error instanceof Interrupted) process.stderr.write(`${error.message}\n`);
  else if (isInputError(error)) process.stderr.write(`${red("error:")} ${messageOf(error)}\n`);
  else {
    const what = `a fault of ulmus, not of yours: ${messageOf(error)}`;
    const advice = "please report it with the command that you gave and what --debug prints";
    process.stderr.write(`${red("error:")} ${what}; ${advice}\n`);
  }
  if (isDebug && error instanceof Error) process.stderr.write(`${dim(withCauses(error))}\n`);
}

function withCauses(error: Error): string {
  const { cause } = error;
  return cause instanceof Error ? `${error.stack}\ncaused by ${withCauses(cause)}` : String(error.stack);
}
