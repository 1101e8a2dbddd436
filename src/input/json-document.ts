// Owns the JSON of a scenario: its value, the fields that are given twice, which JSON's own parser lets pass, and the
// position of each field. It is read as it is, because YAML's parser takes twenty times as long.
import { MOST_REPORTED } from "./bounded-issues.ts";
import { DEEPEST, MOST_LEVELS, placeOfLevel, tooDeep } from "./nesting.ts";
import type { Path } from "./path.ts";
import { type BrokenText, GIVEN_TWICE, type WrittenDocument } from "./written-document.ts";

/** An object or list that is open at a place of the text. */
interface Level {
  readonly isList: boolean;
  /** Of a list: the index of the entry. */
  index: number;
  /** Of an object: the names so far. */
  names: Set<string> | undefined;
  /** What is looked for in it. */
  readonly wanted: Wanted | undefined;
  /** What is looked for in the entry that comes. */
  next: Wanted | undefined;
}

/** A place that is looked for, and those in it. */
interface Wanted {
  offset: number;
  readonly inner: Map<string, Wanted>;
}

/** Parses JSON; undefined if the text is none. */
export function parseJson(text: string): WrittenDocument | undefined {
  if (placeOfLevel(text, MOST_LEVELS) >= 0) {
    const broken = [{ offset: placeOfLevel(text, DEEPEST), message: `it ${tooDeep(DEEPEST)}` }];
    return { value: undefined, broken, offsetsOf: () => [] };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return { value, broken: walk(text), offsetsOf: (paths) => jsonPlaces(text, paths) };
}

/** The names that objects in a JSON text have twice, of which JSON's own parser keeps the last. */
export function namesGivenTwice(text: string): readonly string[] {
  return walk(text)
    .filter(({ message }) => message === GIVEN_TWICE)
    .map(({ offset }) => nameIn(text.slice(offset + 1, endOfText(text, offset))));
}

/**
 * The offset of each path: of its name in an object, of the entry in a list; of the nearest existing parent if there is
 * none.
 */
function jsonPlaces(text: string, paths: readonly Path[]): number[] {
  const root = wantedAt(0);
  for (const path of paths) {
    let at = root;
    for (const step of path) {
      const inner = at.inner.get(String(step)) ?? wantedAt(-1);
      at.inner.set(String(step), inner);
      at = inner;
    }
  }
  walk(text, root);
  return paths.map((path) => {
    let { offset, inner } = root;
    for (const step of path) {
      const next = inner.get(String(step)) as Wanted;
      if (next.offset < 0) break;
      ({ offset, inner } = next);
    }
    return offset;
  });
}

function wantedAt(offset: number): Wanted {
  return { offset, inner: new Map() };
}

/** Goes through the text for what is looked for, or for what is wrong with it. */
function walk(text: string, root?: Wanted): BrokenText[] {
  const broken: BrokenText[] = [];
  const levels: Level[] = [];
  let level: Level | undefined;
  /** Whether the next text in quotes or other value begins an entry. */
  let isEntry = false;
  if (root) root.offset = text.search(/\S/);
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] as string;
    if (char === " " || char === "\n" || char === "\r" || char === "\t" || char === ":") continue;
    if (char === ",") {
      isEntry = true;
      if (level) level.index += 1;
      continue;
    }
    if (char === "}" || char === "]") {
      levels.pop();
      level = levels.at(-1);
      isEntry = false;
      continue;
    }
    if (level?.isList && isEntry) level.next = found(level, String(level.index), at);
    const isName = level !== undefined && !level.isList && isEntry;
    isEntry = false;
    if (char === "{" || char === "[") {
      if (levels.length === DEEPEST) return [...broken, { offset: at, message: `it ${tooDeep(DEEPEST)}` }];
      const wanted: Wanted | undefined = level ? level.next : root;
      level = { isList: char === "[", index: 0, names: undefined, wanted, next: undefined };
      levels.push(level);
      isEntry = true;
    } else if (char === '"') {
      const end = endOfText(text, at);
      if (isName && level) {
        const name = nameIn(text.slice(at + 1, end));
        level.next = found(level, name, at);
        level.names ??= new Set();
        if (level.names.has(name)) broken.push({ offset: at, message: GIVEN_TWICE });
        if (broken.length > MOST_REPORTED) return broken;
        level.names.add(name);
      }
      at = end;
    }
  }
  return broken;
}

/** What is looked for in an entry, whose place is now known. The last of several with a name counts, as in JSON. */
function found({ wanted }: Level, step: string, offset: number): Wanted | undefined {
  const inner = wanted?.inner.get(step);
  if (inner) inner.offset = offset;
  return inner;
}

/** The offset of the quotation mark that ends a text in quotes. */
function endOfText(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end;
    while (text[before - 1] === "\\") before -= 1;
    if ((end - before) % 2 === 0) return end;
  }
}

function nameIn(written: string): string {
  return written.includes("\\") ? JSON.parse(`"${written}"`) : written;
}
