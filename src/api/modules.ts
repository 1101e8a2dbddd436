// Owns the loading of modules on first use: a failure has a reason, and the next use tries again.

/** As many as are open at once while the largest part is loaded, and some more. */
const MOST_FILES = 40;

/** A part of the library could not be loaded. */
export class LoadError extends Error {
  override readonly name = "LoadError";
}

/**
 * Loads modules, if there are descriptors for their files: Node 20 never opens a file again that it failed to open.
 * @throws LoadError with the reason
 */
export async function loadModules<T>(load: () => Promise<T>): Promise<T> {
  try {
    requireDescriptors();
    return await load();
  } catch (cause) {
    throw new LoadError(`a part of prebuild-mock could not be loaded: ${(cause as Error).message}`, {
      cause,
    });
  }
}

function requireDescriptors(): void {
  const { process } = globalThis;
  // Deno would ask its user whether the folder may be read.
  const fs = process?.versions.deno ? undefined : process?.getBuiltinModule?.("node:fs");
  if (!fs) return;
  const opened: number[] = [];
  try {
    for (let i = 0; i < MOST_FILES; i += 1) opened.push(fs.openSync("/", "r"));
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (/^E[MN]FILE$/.test(code))
      throw new Error(
        `too many files are open (${code}): it needs ${MOST_FILES} more. Raise the limit, as with ulimit -n`,
      );
  } finally {
    for (const file of opened) fs.closeSync(file);
  }
}
