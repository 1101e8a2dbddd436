// Owns how messages quote what was given: as JSON, and shortened if it is too long to read.

/** The most characters of a value that are quoted. */
const LONGEST = 200;

/** The value as JSON, shortened if it is long, so that no value is too long to be refused. */
export function quoted(value: unknown): string {
  // Shortened first, because writing megabytes as JSON is slow.
  return cut(
    typeof value === "string" ? JSON.stringify(value.slice(0, LONGEST + 1)) : (jsonOf(value) ?? plain(value)),
  );
}

/** A text as it is, and as `quoted` what should have been one. */
export function asText(value: unknown): string {
  return typeof value === "string" ? value : quoted(value);
}

/** Undefined for what JSON does not have, such as a symbol, a cycle, or an object whose reading fails. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function plain(value: unknown): string {
  return typeof value === "object" ? "an object" : String(value);
}

/** The text, or its beginning if it is long, which never ends within a character. */
export function cut(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text;
  return `${copyOf(text.slice(0, longest).replace(/[\ud800-\udbff]$/, ""))}…`;
}

/** Whether a text can be written as UTF-8: it holds no half of a surrogate pair. */
export function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

/** A part of a text that does not hold on to the whole: engines keep parts as references to it. */
export function copyOf(part: string): string {
  return JSON.parse(JSON.stringify(part));
}

/** The longest text that parts of it may hold on to. */
export const LONGEST_SHARED = 1_024;

/** A part of a text that does not hold on to the whole if that is long. For many parts: several times as fast. */
export function partOf(whole: string, part: string): string {
  // A text that was put together is copied before a part of it is taken.
  return whole.length > LONGEST_SHARED ? ` ${part}`.slice(1) : part;
}
