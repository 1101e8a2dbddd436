// Owns how messages repeat what somebody gave: as JSON, and cut if it is too long to be read.

/** Most characters of a value that are repeated. */
const LONGEST = 200;

/** The value as JSON; of a long one only the beginning, so that no value is too long to be refused. */
export function quoted(value: unknown): string {
  // Cut first: to write megabytes as JSON takes long.
  const text =
    typeof value === "string" ? JSON.stringify(value.slice(0, LONGEST + 1)) : String(JSON.stringify(value));
  return cut(text);
}

/** The text, or its beginning if it is long. */
export function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
