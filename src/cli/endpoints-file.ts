// Owns the file with a mock's address: written atomically, and removed at the end if it is still ours.
import { closeSync, constants, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { hostDelay } from "../mock/host-time.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { linkTarget, replaceFile } from "./whole-file.ts";

/** Between two looks for a reader of a pipe, in milliseconds of real time. */
const LOOK = 50;

/**
 * Writes the file, if one was named. If that fails, the mock is closed.
 * @param stopped resolves when a reader of a pipe is not waited for any more
 * @returns a function that removes the file, unless another mock has written it since
 */
export async function writeEndpoints(
  path: string | undefined,
  mock: Mock,
  stopped?: Promise<void>,
): Promise<() => void> {
  if (path === undefined) return () => {};
  const { url, baseUrl } = mock;
  const text = `${JSON.stringify({ url, baseUrl, pid: process.pid })}\n`;
  try {
    return await write(path, text, stopped);
  } catch (error) {
    await mock.close();
    const why = (error as Error).message;
    throw new MisuseError(`Failed to write the endpoints file: ${why}. Name a file that can be written.`);
  }
}

async function write(path: string, text: string, stopped: Promise<void> | undefined): Promise<() => void> {
  const own = ownDescriptor(path);
  if (own !== undefined) {
    writeSync(own, text);
    return () => {};
  }
  const target = linkTarget(path);
  const kind = statSync(target, { throwIfNoEntry: false });
  if (kind && !kind.isFile()) {
    // A pipe or a device is written to and kept; a folder is refused here.
    const file = kind.isFIFO() ? await openPipe(target, stopped) : openSync(target, "w");
    if (file === undefined) return () => {};
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
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

/** Which of this process's own open files a path names: as a link, `/dev/stdout` would lead to a file to replace. */
function ownDescriptor(path: string): number | undefined {
  const [, name = ""] = /^\/(?:dev|dev\/fd|proc\/self\/fd)\/(stdout|stderr|\d+)$/.exec(path) ?? [];
  if (name === "") return undefined;
  return name === "stdout" ? 1 : name === "stderr" ? 2 : Number(name);
}

/** Opens a pipe once it has a reader. Node's own way would wait in the one thread, which then handles no signal. */
async function openPipe(path: string, stopped: Promise<void> | undefined): Promise<number | undefined> {
  let isStopped = false;
  const noted = stopped?.then(() => {
    isStopped = true;
  });
  while (!isStopped) {
    try {
      return openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENXIO") throw error;
    }
    await Promise.race([hostDelay(LOOK), ...(noted ? [noted] : [])]);
  }
  return undefined;
}
