// Owns text in columns, which stays readable in a terminal of 80 columns.

/** The width of the narrowest usual terminal. */
export const WIDTH = 80;

/** A text in lines of at most that many characters, broken at spaces if possible. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width || line === "") line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Cells side by side, the last one wrapped within its column; each width includes its gap. */
export function row(cells: readonly (readonly [text: string, width: number])[], last: string): string {
  const lead = cells.map(([text, width]) => text.padEnd(width)).join("");
  return wrapped(last, WIDTH - lead.length)
    .join(`\n${" ".repeat(lead.length)}`)
    .replace(/^/, lead)
    .trimEnd();
}
