// Owns what is known of a text in which values are written: its value, what is broken in it, and the positions of its
// fields.
import type { Path } from "./path.ts";

/** What is broken in a text, and where: an offset in it. */
export interface BrokenText {
  readonly offset: number;
  readonly message: string;
}

/** A text that has been parsed. */
export interface WrittenDocument {
  /** Its value; of no use if it is broken. */
  readonly value: unknown;
  readonly broken: readonly BrokenText[];
  /**
   * The offset of each field: of its name in an object, of the entry in a list. For a missing field, the offset of the
   * nearest existing parent.
   */
  readonly offsetsOf: (paths: readonly Path[]) => readonly number[];
}

/** What is wrong with a name that an object has already. */
export const GIVEN_TWICE = "this field is given twice";

/** Converts offsets into lines and columns, both from 1. The text is scanned once, because it may have many issues. */
export function placesOf(text: string): (offset: number) => { line: number; column: number } {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= startsOf(text);
    let [line, past] = [0, starts.length];
    while (past - line > 1) {
      const middle = (line + past) >> 1;
      if ((starts[middle] as number) <= offset) line = middle;
      else past = middle;
    }
    return { line: line + 1, column: offset - (starts[line] as number) + 1 };
  };
}

/** Where the lines of a text begin. */
function startsOf(text: string): number[] {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) starts.push(index + end.length);
  return starts;
}
