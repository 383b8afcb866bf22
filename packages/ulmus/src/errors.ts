// The errors that ulmus throws on purpose. Everything else that is thrown is a fault of ours.

/** The caller's mistake: a wrong shape, option, label or order of calls. The message says where, what, the rule and the value. */
export class ArgumentError extends Error {
  override readonly name = "ArgumentError";
}

/** The numbers do not allow an answer: a matrix that is not positive definite, values that are not finite. */
export class NumericalError extends Error {
  override readonly name = "NumericalError";
}

/** A sound, model or data file that cannot be used. The message says what is wrong with it and what to do. */
export class FileError extends Error {
  override readonly name = "FileError";
}
