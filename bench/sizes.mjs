// Owns how cost grows with size: measures list, get and advance from a thousand to a million stored prebuilds and
// draws them. `npm run bench -- --plot` writes docs/images/performance.svg.
import { mkdirSync, writeFileSync } from "node:fs";
import { beginWorld, empty } from "./.build/world.js";
import { microsecondsNow, quiet } from "./measure.mjs";

const PROJECTS = Array.from(
  { length: 100 },
  (_, n) => `b0e12f6c-4c67-429d-a4a6-${n.toString(16).padStart(12, "0")}`,
);
const SIZES = [1_000, 10_000, 100_000, 1_000_000];

const SERIES = [
  {
    name: "list a page of 25",
    colour: "#0072b2",
    act: ({ world, half }) => world.prebuilds.list({}, { limit: 25, before: half }),
  },
  {
    name: "list a page of a project and phase",
    colour: "#d55e00",
    act: ({ world, half }) =>
      world.prebuilds.list({ projectIds: [PROJECTS[7]], phases: ["COMPLETED"] }, { limit: 5, before: half }),
  },
  { name: "get", colour: "#009e73", act: ({ world, id }) => world.prebuilds.get(id) },
  {
    name: "advance, nothing due",
    colour: "#cc79a7",
    act: ({ world }) => world.clock.advanceTo(world.clock.now + 1),
  },
  { name: "one transition of an advance", colour: "#56b4e9" },
];

/** Measures every series at every size and writes the picture. */
export async function plot(file) {
  const points = SERIES.map(() => []);
  warmUp();
  for (const size of SIZES) {
    const made = worldOf(size);
    globalThis.gc?.();
    for (const [index, { act }] of SERIES.entries()) {
      points[index].push(act ? timeOf(() => act(made)) : transitionOf(size));
    }
    console.log(
      `${size.toLocaleString("en")} stored: ${points.map((of, n) => `${SERIES[n].name} ${of.at(-1).toFixed(2)} us`).join(", ")}`,
    );
  }
  mkdirSync("docs/images", { recursive: true });
  writeFileSync(file, picture(points));
}

/** Runs everything once before it is measured, so that no line begins with what compiling costs. */
function warmUp() {
  for (let round = 0; round < 20; round++) {
    const made = worldOf(2_000);
    for (const { act } of SERIES) for (let call = 0; act && call < 2_000; call++) act(made);
  }
}

/** Microseconds of a call, measured in short rounds. */
function timeOf(call) {
  const times = Array.from({ length: 60 }, () => microsecondsNow(200, call));
  return quiet(times.slice(20));
}

/** Microseconds of one transition; several small worlds, whose time to advance is too short to be measured once. */
function transitionOf(size) {
  const times = Array.from({ length: Math.max(1, 50_000 / size) }, () => worldOf(size).transition);
  return quiet(times);
}

/** A world in which N prebuilds have completed. */
function worldOf(size) {
  const world = beginWorld(empty, { seed: 1, start: Date.UTC(2026, 0, 1), strict: false });
  for (let n = 0; n < size; n++) world.prebuilds.create({ projectId: PROJECTS[n % 100] });
  const begin = performance.now();
  world.clock.advanceTo(world.clock.now + 3_600_000, () => false);
  const took = performance.now() - begin;
  let fired = 0;
  // Each transition makes another version of the status.
  for (const { value } of world.prebuilds) fired += value.status.statusVersion - 1;
  const transition = (took / fired) * 1_000;
  const half = size >> 1;
  return {
    world,
    half,
    id: world.prebuilds.list({}, { limit: 1, before: half }).rows[0].value.id,
    transition,
  };
}

/** Both axes are logarithmic: a line that rises as the corners do would cost the table, not the page. */
function picture(points) {
  const [left, top, width, height] = [70, 30, 520, 300];
  const x = (size) => left + ((Math.log10(size) - 3) / 3) * width;
  const y = (time) => top + height - ((Math.log10(Math.max(time, 0.01)) + 2) / 5) * height;
  const text = (at, content, more = "") => `<text x="${at[0]}" y="${at[1]}" ${more}>${content}</text>`;
  const grid = [0.01, 0.1, 1, 10, 100, 1_000].map(
    (time) =>
      `<line x1="${left}" x2="${left + width}" y1="${y(time)}" y2="${y(time)}" stroke="#ddd"/>${text([left - 8, y(time) + 4], `${time} µs`, 'text-anchor="end"')}`,
  );
  const sizes = SIZES.map((size) =>
    text([x(size), top + height + 20], size.toLocaleString("en"), 'text-anchor="middle"'),
  );
  const lines = points.map((times, index) => {
    const path = times
      .map((time, n) => `${n === 0 ? "M" : "L"}${x(SIZES[n]).toFixed(1)} ${y(time).toFixed(1)}`)
      .join(" ");
    return `<path d="${path}" fill="none" stroke="${SERIES[index].colour}" stroke-width="2"/>`;
  });
  const legend = SERIES.map(({ name, colour }, index) => {
    const row = top + height + 48 + index * 18;
    return `<rect x="${left}" y="${row - 9}" width="12" height="3" fill="${colour}"/>${text([left + 20, row - 4], name)}`;
  });
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="490" font-family="sans-serif" font-size="12">',
    "<title>Time of one call against the number of stored prebuilds</title>",
    '<rect width="640" height="490" fill="#fff"/>',
    text([left, 18], "Time of one call against the number of stored prebuilds", 'font-weight="bold"'),
    ...grid,
    ...sizes,
    ...lines,
    ...legend,
    "</svg>",
    "",
  ].join("\n");
}
