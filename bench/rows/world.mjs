// Owns the rows of size: what operations cost with a thousand and with a million stored prebuilds.
import { createMock } from "../../dist/index.js";
import {
  beginWorld,
  busyOrganization,
  createMockRpc,
  empty,
  Faults,
  Journal,
  Realtime,
} from "../.build/world.js";
import { alternateQuietly, median, microsecondsNow, quiet } from "../measure.mjs";

const HOUR = 3_600_000;
const PROJECTS = Array.from(
  { length: 100 },
  (_, n) => `b0e12f6c-4c67-429d-a4a6-${n.toString(16).padStart(12, "0")}`,
);

export const rows = [
  // First, while the process holds nothing else.
  {
    name: "memory of a stored prebuild at rest",
    isAbsolute: true,
    against: "1,200 bytes",
    atMost: 1,
    unit: "bytes",
    run: memory,
  },
  grows("ListPrebuilds, first page", 1.3, ({ world }) => world.prebuilds.list({}, { limit: 25 })),
  grows("ListPrebuilds, deep page", 1.3, ({ world, half }) =>
    world.prebuilds.list({}, { limit: 25, before: half }),
  ),
  grows("ListPrebuilds of a project, deep page", 1.3, ({ world, half }) =>
    world.prebuilds.list({ projectIds: [PROJECTS[7]] }, { limit: 5, before: half }),
  ),
  grows("ListPrebuilds of a project and phases, deep page", 1.3, ({ world, half }) =>
    world.prebuilds.list(
      { projectIds: [PROJECTS[7]], phases: ["COMPLETED", "FAILED"] },
      { limit: 5, before: half },
    ),
  ),
  grows("ListPrebuilds of a phase that none is in", 1.3, ({ world }) =>
    world.prebuilds.list({ phases: ["FAILED"] }, { limit: 25 }),
  ),
  grows("GetPrebuild, the whole call in JSON", 1.2, ({ call, id }) =>
    call("GetPrebuild", { prebuildId: id }),
  ),
  grows("CreatePrebuild, the whole call in JSON", 1.2, ({ call }, n) =>
    call("CreatePrebuild", { projectId: PROJECTS[n % 100], spec: {} }),
  ),
  grows("CancelPrebuild, the whole call in JSON", 1.2, ({ call, world }, n) => {
    const { id } = world.prebuilds.create({ projectId: PROJECTS[n % 100] }).value;
    call("CancelPrebuild", { prebuildId: id });
  }),
  pageGrows("ListProjects of 100,000, a page by popularity", projectsOf, ({ organization }) =>
    organization.projects.list({}, { limit: 25, by: "popularity", isDescending: true }),
  ),
  pageGrows("ListEnvironments of 100,000, a page", environmentsOf, ({ environments }) =>
    environments.list({}, { limit: 25 }),
  ),
  grows("advance with nothing due", 1.1, ({ world }) => world.clock.advanceTo(world.clock.now + 1)),
  {
    name: "a month of busy-organization and its schedules",
    isAbsolute: true,
    against: "500 ms",
    atMost: 1,
    unit: "ms",
    run: month,
  },
  {
    name: "snapshot of 100,000 prebuilds, and the first change",
    isAbsolute: true,
    against: "10 ms",
    atMost: 1,
    unit: "ms",
    run: save,
  },
  {
    name: "restore of 100,000 prebuilds, and the first change",
    isAbsolute: true,
    against: "10 ms",
    atMost: 1,
    unit: "ms",
    run: restore,
  },
  {
    name: "reset of 100,000 prebuilds",
    isAbsolute: true,
    against: "1 ms",
    atMost: 1,
    unit: "ms",
    run: reset,
  },
  {
    name: "transitions while 100,000 prebuilds complete",
    isAbsolute: true,
    against: "150,000 a second",
    reach: 1,
    unit: "/s",
    run: transitions,
  },
];

const kept = new Map();

/** A world in which N prebuilds have completed; made once, because a million take their time. */
function worldOf(size) {
  const found = kept.get(size);
  if (found) return found;
  const world = beginWorld(empty, { seed: 1, start: Date.UTC(2026, 0, 1), strict: false });
  for (let n = 0; n < size; n++) world.prebuilds.create({ projectId: PROJECTS[n % 100] });
  world.clock.advanceTo(world.clock.now + HOUR);
  const half = size >> 1;
  const id = world.prebuilds.list({}, { limit: 1, before: half }).rows[0].value.id;
  const made = { world, call: callsOf(world), half, id, saved: world.save() };
  kept.set(size, made);
  return made;
}

/** Carries out RPCs on a world as a mock does, but for the transport. */
function callsOf(world) {
  const { answer } = createMockRpc({
    world: () => world,
    realtime: new Realtime(() => world, { at: world.clock.now, mode: "frozen" }),
    urlFor: () => "http://127.0.0.1",
    token: undefined,
    latency: 0,
    faults: new Faults([], 1),
    journal: new Journal(1_000, () => world.clock.now),
  });
  const headers = { "content-type": "application/json", authorization: "Bearer bench" };
  return (method, message) => {
    const body = Buffer.from(JSON.stringify(message));
    const { status } = answer({
      verb: "POST",
      path: { prefix: "", service: "gitpod.v1.PrebuildService", method, query: "" },
      header: (name) => headers[name],
      body: () => body,
    });
    if (status !== 200) throw new Error(`${method} was answered with ${status}`);
  };
}

/** A row that compares an operation at full size with the same at a thousand. */
function grows(name, atMost, act) {
  const run = ({ rounds, calls, large }) => {
    const [big, small] = [worldOf(large), worldOf(1_000)];
    // What the rows before have created is not there any more, and nothing of it is due.
    for (const { world, saved } of [big, small]) world.load(saved);
    let n = 0;
    return alternateQuietly(
      rounds * 12,
      () => microsecondsNow(calls / 10, () => act(big, n++)),
      () => {
        // Else the small world would grow from round to round. What going back costs is paid before the time is taken.
        small.world.load(small.saved);
        act(small, n++);
        return microsecondsNow(calls / 10, () => act(small, n++));
      },
    );
  };
  return { name, against: "1,000 stored", atMost, unit: "us", run };
}

/** A row that compares the page of a list of 100,000 with that of a list of 1,000. */
function pageGrows(name, make, act) {
  const run = ({ rounds, calls }) => {
    const [big, small] = [make(100_000), make(1_000)];
    return alternateQuietly(
      rounds * 12,
      () => microsecondsNow(calls / 10, () => act(big)),
      () => microsecondsNow(calls / 10, () => act(small)),
    );
  };
  return { name, against: "1,000 stored", atMost: 1.3, unit: "us", run };
}

function projectsOf(size) {
  const world = beginWorld(empty, { seed: 1, start: Date.UTC(2026, 0, 1), strict: false });
  for (let n = 0; n < size; n++) world.projects.create({ name: `project ${n}` });
  return world;
}

function environmentsOf(size) {
  const world = beginWorld(empty, { seed: 1, start: Date.UTC(2026, 0, 1), strict: false });
  const environmentClassId = world.organization.classes.first.id;
  for (let n = 0; n < size; n++) world.environments.create({ environmentClassId });
  return world;
}

/**
 * What a move costs whose listener hears of each transition, in processor time, which other work on the machine does not
 * lengthen much. The first move compiles the code and is not counted.
 */
function transitions({ rounds }) {
  kept.clear();
  const perSecond = median(Array.from({ length: rounds + 1 }, transitionsPerSecond).slice(1));
  return { a: perSecond, b: 150_000, ratio: perSecond / 150_000 };
}

function transitionsPerSecond() {
  globalThis.gc?.();
  const world = beginWorld(empty, { seed: 1, start: Date.UTC(2026, 0, 1), strict: false });
  for (let n = 0; n < 100_000; n++) world.prebuilds.create({ projectId: PROJECTS[n % 100] });
  let fired = 0;
  const begin = process.cpuUsage();
  world.clock.advanceTo(world.clock.now + HOUR, () => {
    fired += 1;
  });
  const { user, system } = process.cpuUsage(begin);
  return (fired / (user + system)) * 1_000_000;
}

/** One advance by thirty days over the busy organization. */
function month({ rounds }) {
  const times = [];
  let fired = 0;
  for (let round = 0; round < rounds; round++) {
    const world = beginWorld(busyOrganization, { seed: 1, start: Date.UTC(2026, 0, 1, 9), strict: false });
    fired = 0;
    const begin = performance.now();
    world.clock.advanceTo(world.clock.now + 30 * 24 * HOUR, () => {
      fired += 1;
    });
    times.push(performance.now() - begin);
  }
  const a = quiet(times);
  return { a, b: 500, ratio: a / 500, note: `${fired.toLocaleString("en")} transitions` };
}

function memory({ large }) {
  const before = used();
  worldOf(large);
  const bytes = (used() - before) / large;
  return { a: bytes, b: 1_200, ratio: bytes / 1_200 };
}

function used() {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function save({ rounds }) {
  // Without the million, whose memory would be collected in between.
  kept.clear();
  globalThis.gc?.();
  const { world } = worldOf(100_000);
  return against(10, rounds, () => {
    world.save();
    world.prebuilds.create({ projectId: PROJECTS[0] });
  });
}

function restore({ rounds }) {
  const { world } = worldOf(100_000);
  const saved = world.save();
  return against(10, rounds, () => {
    world.load(saved);
    world.prebuilds.create({ projectId: PROJECTS[0] });
  });
}

async function reset({ rounds }) {
  const mock = createMock({ scenario: "empty" });
  const body = JSON.stringify({ projectId: PROJECTS[0], spec: {} });
  const headers = { "content-type": "application/json", authorization: "Bearer bench" };
  for (let n = 0; n < 100_000; n++) {
    await mock.fetch("/gitpod.v1.PrebuildService/CreatePrebuild", { method: "POST", headers, body });
  }
  const saved = mock.snapshot();
  return against(
    1,
    rounds,
    () => mock.reset(),
    () => mock.restore(saved),
  );
}

/** The quiet time of some runs, in milliseconds, against a bound. */
async function against(bound, rounds, act, before = () => {}) {
  const times = [];
  for (let round = 0; round < rounds * 12; round++) {
    before();
    const begin = performance.now();
    act();
    times.push(performance.now() - begin);
  }
  const a = quiet(times);
  return { a, b: bound, ratio: a / bound };
}
