// Owns the drawing of phases over time: a bar for each resource, labelled with each phase where it begins.

/** A resource's phases, each with the instant at which it began, in milliseconds. */
export interface Bar {
  readonly label: string;
  readonly phases: readonly { readonly at: number; readonly phase: string }[];
}

export interface BarsOptions {
  readonly start: number;
  readonly end: number;
  /** Columns, including the labels. */
  readonly width: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** The possible distances between the marks of the scale. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12, 24, 168].map((count) => count * HOUR),
];
/** How many characters of a phase's name distinguish it from the others. */
const SHORTEST_NAME = 3;
/** Columns that a mark of the scale needs. */
const MARK = 8;

/** Lines of text: the scale, then a line for each bar. */
export function drawBars(bars: readonly Bar[], { start, end, width }: BarsOptions): string[] {
  const labels = Math.max(...bars.map(({ label }) => label.length)) + 2;
  const columns = width - labels;
  const perColumn = (end - start) / columns;
  const columnOf = (at: number) => Math.max(0, Math.floor((at - start) / perColumn));
  const step = STEPS.find((each) => each >= MARK * perColumn) ?? (STEPS.at(-1) as number);
  let scale = "";
  for (let mark = 0; columnOf(start + mark) + MARK <= columns + MARK / 2; mark += step) {
    scale = `${scale.padEnd(columnOf(start + mark))}${spanText(mark)}`;
  }
  return [
    " ".repeat(labels) + scale,
    ...bars.map(({ label, phases }) => label.padEnd(labels) + drawPhases(phases, columnOf, columns)),
  ];
}

/** A phase that is shorter than a column is hidden by the one that follows. */
function drawPhases(phases: Bar["phases"], columnOf: (at: number) => number, columns: number): string {
  const begins = phases.map(({ at, phase }) => ({ phase, from: Math.min(columnOf(at), columns - 1) }));
  const seen = begins.filter(({ from }, index) => begins[index + 1]?.from !== from);
  const drawn = seen.map(({ phase, from }, index) => {
    const length = (seen[index + 1]?.from ?? columns) - from;
    const name = length > SHORTEST_NAME ? phase : "";
    return `│${name}`.slice(0, length).padEnd(length, "─");
  });
  return " ".repeat(seen[0]?.from ?? 0) + drawn.join("");
}

/** A span in its two largest units: "41.2s", "8m09s", "1h02m", "2d03h". */
export function spanText(milliseconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  if (milliseconds < MINUTE) return `${Math.floor(milliseconds / 100) / 10}s`;
  const minutes = Math.floor(milliseconds / MINUTE);
  const seconds = Math.floor((milliseconds % MINUTE) / SECOND);
  if (minutes < 60) return seconds === 0 ? `${minutes}m` : `${minutes}m${two(seconds)}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours}h` : `${hours}h${two(minutes % 60)}m`;
  return hours % 24 === 0 ? `${hours / 24}d` : `${Math.floor(hours / 24)}d${two(hours % 24)}h`;
}
