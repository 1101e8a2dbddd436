// Owns the file with a mock's address: written atomically, and removed at the end if it is still ours.
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { linkTarget, replaceFile } from "./whole-file.ts";

/**
 * Writes the file, if one was named. If that fails, the mock is closed.
 * @returns a function that removes the file, unless another mock has written it since
 */
export async function tellEndpoints(path: string | undefined, mock: Mock): Promise<() => void> {
  if (path === undefined) return () => {};
  const { url, baseUrl } = mock;
  const text = `${JSON.stringify({ url, baseUrl, pid: process.pid })}\n`;
  try {
    return write(path, text);
  } catch (error) {
    await mock.close();
    const why = (error as Error).message;
    throw new MisuseError(`Failed to write the endpoints file: ${why}. Name a file that can be written.`);
  }
}

function write(path: string, text: string): () => void {
  const target = linkTarget(path);
  const kind = statSync(target, { throwIfNoEntry: false });
  if (kind && !kind.isFile()) {
    // A pipe or a device is written to and kept; a folder is refused here.
    writeFileSync(target, text);
    return () => {};
  }
  replaceFile(target, text);
  return () => {
    try {
      if (readFileSync(target, "utf8") === text) rmSync(target);
    } catch {
      // It was already removed.
    }
  };
}
