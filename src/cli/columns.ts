// Owns text in columns: what is printed stays readable in a terminal of 80.

/** As wide as the narrowest terminal that is usual. */
export const WIDTH = 80;

/** A text in lines of at most that many characters, broken at blanks if there are any. */
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

/** Cells beside each other, the last of them wrapped below itself; each width has its gap in it. */
export function row(cells: readonly (readonly [text: string, width: number])[], last: string): string {
  const lead = cells.map(([text, width]) => text.padEnd(width)).join("");
  return wrapped(last, WIDTH - lead.length)
    .join(`\n${" ".repeat(lead.length)}`)
    .replace(/^/, lead)
    .trimEnd();
}
