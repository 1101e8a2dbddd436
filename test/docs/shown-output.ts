// Owns how output that a document shows is held against real output. "…" stands for anything. What the seed and
// the clock decide (ids, instants, tokens, sizes) is kept apart, so that a change of it can be written back.

/** Ids, logs tokens, instants, sizes in bytes, seconds of a section. */
const DRAWN = [
  /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/,
  /logs_[0-9a-f]{32}/,
  /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z/,
  /(?<=":")\d{7,}(?=")/,
  /(?<="secondsElapsed":)\d+(?:\.\d+)?/,
];
const LEFT_OUT = /…/;
const SPECIAL = new RegExp([LEFT_OUT, ...DRAWN].map(({ source }) => source).join("|"), "g");

/** The values that appear in real output where a document shows others, by what the document shows. */
export type Drawn = ReadonlyMap<string, string>;

/** @returns undefined if the output is not as shown */
export function compare(shown: string, actual: string): Drawn | undefined {
  const names: string[] = [];
  let pattern = "";
  let end = 0;
  for (const { 0: special, index } of shown.matchAll(SPECIAL)) {
    pattern += literal(shown.slice(end, index));
    end = index + special.length;
    if (special === "…") {
      pattern += "[\\s\\S]*?";
      continue;
    }
    const kind = DRAWN.find(({ source }) => new RegExp(source).test(contextOf(shown, index, end))) as RegExp;
    names.push(special);
    pattern += `(${kind.source})`;
  }
  const match = new RegExp(`^${pattern}${literal(shown.slice(end))}$`).exec(actual);
  return match ? new Map(names.map((name, index) => [name, match[index + 1] as string])) : undefined;
}

/** A special part with what its pattern looks at around it. */
function contextOf(text: string, begin: number, end: number): string {
  return text.slice(Math.max(0, begin - 20), end + 1);
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** The text with the real values instead of those shown. */
export function withReal(text: string, drawn: Drawn): string {
  return [...drawn].reduce((result, [shown, real]) => result.replaceAll(shown, real), text);
}
