// Where this user's programs keep what they can make again.
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";

/** The folder for what ulmus keeps: ULMUS_CACHE if that is set, or `ulmus` in the system's folder for caches. */
export function cacheFolder(): string {
  const { ULMUS_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (ULMUS_CACHE) return resolve(ULMUS_CACHE);
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "ulmus");
  if (process.platform === "win32") return join(LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "ulmus");
  // A relative path is to be taken for none (XDG Base Directory Specification 0.8).
  return join(XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), ".cache"), "ulmus");
}
