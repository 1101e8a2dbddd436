// Owns `npm run bench`: runs the rows, prints ours, theirs and the ratio, and says which reach is missed.
//   npm run bench -- [--short] [--only <part of a row's name>] [--plot]
// --short fails where a ratio beside a yardstick has collapsed to less than half of what it should reach, twice
// in a row. Rows without a yardstick of the same run (a bound in seconds or bytes) depend on the machine: they only print.
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    plot: { type: "boolean", default: false },
  },
});

if (options.plot) {
  const { plot } = await import("./sizes.mjs");
  await plot("docs/images/performance.svg");
  process.exit(0);
}

const SIZE = options.short
  ? { rounds: 5, bursts: 15, seconds: 0.7, calls: 500, large: 50_000 }
  : { rounds: 5, bursts: 101, seconds: 2, calls: 2_000, large: 1_000_000 };

const parts = ["http", "in-process", "suites", "start", "world", ...(options.short ? [] : ["peers"])];
const modules = await Promise.all(parts.map((part) => import(`./rows/${part}.mjs`)));
const rows = modules.flatMap((module) => module.rows).filter(({ name }) => name.includes(options.only));

console.log(`Node ${process.version}, ${SIZE.rounds} rounds, ${SIZE.bursts} bursts\n`);
console.log(line("what", "ours", "against", "theirs", "ratio", "reach"));
let collapsed = 0;
for (const row of rows) {
  let measured = await row.run(SIZE);
  if (options.short && isCollapsed(row, measured)) measured = await row.run(SIZE);
  const { a, b, ratio, note = "" } = measured;
  const hasCollapsed = isCollapsed(row, measured);
  if (hasCollapsed) collapsed += 1;
  const bound = row.reach === undefined ? `<= ${row.atMost}` : `>= ${row.reach}`;
  const verdict = hasCollapsed ? "  COLLAPSED" : isReached(row, measured) ? "" : "  missed";
  console.log(
    line(
      row.name,
      `${figure(a)} ${row.unit}`,
      row.against,
      figure(b),
      ratio.toFixed(2),
      bound + verdict + (note && `  ${note}`),
    ),
  );
}
if (options.short && collapsed > 0) {
  console.error(`\n${collapsed} ratios have collapsed to less than half of what they should reach.`);
  process.exitCode = 1;
}

function isReached({ reach, atMost }, { ratio }) {
  return reach === undefined ? ratio <= atMost : ratio >= reach;
}

function isCollapsed({ reach, atMost, isAbsolute }, { ratio }) {
  if (isAbsolute) return false;
  return reach === undefined ? ratio > atMost * 2 : ratio < reach / 2;
}

function line(...cells) {
  const widths = [52, 18, 30, 12, 8, 0];
  return cells.map((cell, index) => cell.padEnd(widths[index])).join(" ");
}

function figure(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}
