// Owns the file that says where a mock listens: written whole, and taken away at the end if it is still ours.
import { readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { linkTarget, replaceFile } from "./whole-file.ts";

/**
 * Writes the file that was named, if one was. If that fails, the mock is closed.
 * @returns what takes the file away again, unless another mock has written it since
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
    // A pipe or a device is written into and left where it is; a folder is refused by this.
    writeFileSync(target, text);
    return () => {};
  }
  replaceFile(target, text);
  return () => {
    try {
      if (readFileSync(target, "utf8") === text) rmSync(target);
    } catch {
      // Somebody took it away before.
    }
  };
}
