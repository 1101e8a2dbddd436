// Owns the writing of text that a flag asked for to a file.
import { writeFileSync } from "node:fs";
import { MisuseError } from "../mock/misuse.ts";

/** @throws MisuseError if the file cannot be written */
export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new MisuseError(
      `Failed to write ${path}: ${(error as Error).message}. Name a file that can be written.`,
    );
  }
}
