// Owns `npm run bench`: runs the rows, prints ours, theirs and the ratio, and says which reach is missed.
//   node --expose-gc bench/run.mjs [--short] [--only <part of a row's name>]
// --short fails only where a ratio has collapsed to less than half of what it should reach.
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: { short: { type: "boolean", default: false }, only: { type: "string", default: "" } },
});

const SIZE = options.short
  ? { rounds: 3, seconds: 0.7, calls: 500, large: 50_000 }
  : { rounds: 5, seconds: 2, calls: 2_000, large: 1_000_000 };

const parts = ["http", "in-process", "start", "world", ...(options.short ? [] : ["peers"])];
const modules = await Promise.all(parts.map((part) => import(`./rows/${part}.mjs`)));
const rows = modules.flatMap((module) => module.rows).filter(({ name }) => name.includes(options.only));

console.log(`Node ${process.version}, medians of ${SIZE.rounds} alternating rounds\n`);
console.log(line("what", "ours", "against", "theirs", "ratio", "reach"));
let collapsed = 0;
for (const row of rows) {
  const { a, b, ratio } = await row.run(SIZE);
  const reach = row.reach ?? row.atMost;
  const isReached = row.reach === undefined ? ratio <= reach : ratio >= reach;
  const isCollapsed = row.reach === undefined ? ratio > reach * 2 : ratio < reach / 2;
  if (isCollapsed) collapsed += 1;
  const bound = `${row.reach === undefined ? "<=" : ">="} ${reach}${isReached ? "" : isCollapsed ? "  COLLAPSED" : "  missed"}`;
  console.log(line(row.name, `${figure(a)} ${row.unit}`, row.against, figure(b), ratio.toFixed(2), bound));
}
if (options.short && collapsed > 0) {
  console.error(`\n${collapsed} ratios have collapsed to less than half of what they should reach.`);
  process.exitCode = 1;
}

function line(...cells) {
  const widths = [52, 18, 30, 12, 8, 0];
  return cells.map((cell, index) => cell.padEnd(widths[index])).join(" ");
}

function figure(value) {
  return value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}
