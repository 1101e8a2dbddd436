// Owns where the files of the dashboard are. It alone asks where the code lies, which what compiles modules to CommonJS
// (Jest's transforms) does not understand, so it is loaded only for the page.

/** Where the build puts them: beside the built code and, seen from the sources, in dist/. */
const FOLDERS = ["./ui/", "../../../dist/ui/"];

/** Their texts by name; undefined if they were not built. */
export async function readUiFiles(files: readonly string[]): Promise<Map<string, string> | undefined> {
  // Imported here, so that a bundle of the library imports nothing of Node's by itself.
  const { readFile } = await import("node:fs/promises");
  for (const folder of FOLDERS) {
    try {
      const texts = new Map<string, string>();
      for (const file of files)
        texts.set(file, await readFile(new URL(folder + file, import.meta.url), "utf8"));
      return texts;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return undefined;
}
