// Owns the file of `--state`: read and checked before anything is served, and never written over if it is not sound.
import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { check, issuesText } from "../input/issues.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { SavedState } from "../mock/state.ts";
import { linkTarget, replaceFile } from "./whole-file.ts";

/** The state in the file; undefined if there is none yet. @throws MisuseError if it cannot be read or is not sound */
export async function readStateFile(path: string): Promise<SavedState | undefined> {
  const text = textOf(path);
  if (text === undefined) return undefined;
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch (error) {
    throw refusal(path, `it is not whole JSON: ${(error as Error).message}`);
  }
  // Loaded here: most servers have no state file.
  const { stateSchema } = await import("../server/control/state-schema.ts");
  const checked = check(stateSchema(), state);
  if ("issues" in checked) throw refusal(path, issuesText(checked.issues));
  return state as SavedState;
}

/** Writes the file whole. @returns its length in bytes @throws MisuseError if it cannot be written */
export function writeStateFile(path: string, state: SavedState): number {
  try {
    const text = `${JSON.stringify(state)}\n`;
    replaceFile(linkTarget(path), text);
    return Buffer.byteLength(text);
  } catch (error) {
    throw new MisuseError(
      `Failed to write the state file: ${(error as Error).message}. What was saved before is still there.`,
    );
  }
}

function textOf(path: string): string | undefined {
  try {
    const target = linkTarget(path);
    const kind = statSync(target, { throwIfNoEntry: false });
    if (kind?.isFile()) return readFileSync(path, "utf8");
    if (kind) throw new Error(`${path} is not a file`);
    if (statSync(dirname(target)).isDirectory()) return undefined;
    throw new Error(`${dirname(target)} is not a folder`);
  } catch (error) {
    throw new MisuseError(
      `Failed to read the state file: ${(error as Error).message}. Name a file in a folder that exists.`,
    );
  }
}

function refusal(path: string, why: string): MisuseError {
  return new MisuseError(
    `Failed to read the state file ${path}: ${why}. It is left as it is: name another file, or move it away to start over.`,
  );
}
