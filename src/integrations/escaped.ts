// Owns text as part of a regular expression.

/** A pattern that matches the text and nothing else. */
export function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
