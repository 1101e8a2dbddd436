// Owns the atomic writing of a file: readers always find it complete, even if this process is killed.
import {
  closeSync,
  fsyncSync,
  lstatSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

/** Where a path leads if it is a link, also if nothing is there yet. */
export function linkTarget(path: string): string {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) return path;
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return linkTarget(resolve(dirname(path), readlinkSync(path)));
  }
}

/** Writes beside its place, waits until the disk has it, and moves it there. On a failure the old file stays. */
export function replaceFile(target: string, text: string): void {
  const unfinished = `${target}.${process.pid}`;
  try {
    const file = openSync(unfinished, "w");
    try {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  syncFolder(dirname(target));
}

/** So that the new name survives a power cut too. Windows cannot open a folder, and does not need to. */
function syncFolder(path: string): void {
  if (process.platform === "win32") return;
  const folder = openSync(path, "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
