// What the operating system says about a file, in plain words.
import { FileError } from "../errors.ts";

/** Why a file gives nothing: its fault, not ours. */
export interface Refusal {
  readonly reason: string;
}

const faults = new Map([
  ["ENOENT", "does not exist; check the path"],
  ["ENOTDIR", "cannot be there, because a part of its path is a file and not a folder; check the path"],
  ["EISDIR", "must be a file, got a folder; give the path of a file"],
  ["EACCES", "must be open to this user, got no permission; change its permissions or those of its folder"],
  ["EPERM", "must be open to this user, got no permission; change its permissions or those of its folder"],
  ["EROFS", "is on a disk that can only be read; choose another folder"],
  ["ENOSPC", "could not be written, because the disk is full; make room or choose another folder"],
  ["EDQUOT", "could not be written, because this user's share of the disk is full; make room or choose another folder"],
  ["EFBIG", "could not be written, because it is larger than a file may be here; choose another folder"],
  ["EIO", "could not be read or written, because the disk reports a fault; copy the data to another disk"],
  ["EMFILE", "could not be opened, because too many files are open; raise the limit (ulimit -n)"],
  ["ENAMETOOLONG", "has too long a name; choose a shorter one"],
  ["ELOOP", "is a link that leads back to itself; give the path of a file"],
  ["ERR_INVALID_ARG_VALUE", "is a name that no file can have; check the path"],
  ["ERR_FS_FILE_TOO_LARGE", "must be smaller than 2 GiB; cut it into parts"],
]);

/** A FileError that begins with `name`; what is not the operating system's refusal is no fault of the file and comes back as it is. */
export function toFileError(cause: unknown, name: string): unknown {
  const fault = faults.get((cause as NodeJS.ErrnoException).code ?? "");
  return fault === undefined ? cause : new FileError(`${name}: ${fault}`, { cause });
}

/** The message of a FileError about `name` without the name in front. */
export function reasonOf(error: Error, name: string): string {
  return error.message.startsWith(`${name}: `) ? error.message.slice(name.length + 2) : error.message;
}
