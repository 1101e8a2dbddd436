// Owns the rows without a socket: a call through `fetch`, and the making of a mock.
import { Hono } from "hono";
import { createMock } from "../../dist/index.js";
import { alternateQuietly, microseconds, microsecondsNow, quiet } from "../measure.mjs";
import { GET_JSON, init } from "../requests.mjs";

export const rows = [
  {
    name: "one in-process call through fetch",
    against: "bare Hono route doing c.json",
    atMost: 1.3,
    unit: "us",
    run: call,
  },
  {
    name: "report over 10,000 calls",
    isAbsolute: true,
    against: "50 ms of processor time",
    atMost: 1,
    unit: "ms",
    run: report,
  },
  { name: "createMock", isAbsolute: true, against: "0.3 ms", atMost: 1, unit: "ms", run: create },
];

async function call({ rounds, calls }) {
  const mock = createMock();
  const url = `http://127.0.0.1${GET_JSON.path}`;
  const answer = await (await mock.fetch(url, init(GET_JSON))).json();
  const app = new Hono().post(GET_JSON.path, (c) => c.json(answer));
  return alternateQuietly(
    rounds * 12,
    () => microseconds(calls / 10, async () => (await mock.fetch(url, init(GET_JSON))).text()),
    () => microseconds(calls / 10, async () => (await app.request(url, init(GET_JSON))).text()),
  );
}

function create({ rounds }) {
  const times = [];
  for (let round = 0; round < rounds * 100; round++)
    times.push(microsecondsNow(5, () => createMock()) / 1_000);
  const ours = quiet(times.slice(rounds * 20));
  return { a: ours, b: 0.3, ratio: ours / 0.3 };
}

async function report({ rounds }) {
  const mock = createMock({ journalMax: CALLS });
  const url = `http://127.0.0.1${GET_JSON.path}`;
  for (let n = 0; n < CALLS; n++) {
    if (n % 10 === 0) await mock.call("ListPrebuilds", {});
    else await mock.fetch(url, init(GET_JSON));
    if (n % 100 === 0) mock.clock.advance("5s");
  }
  const times = [];
  for (let round = 0; round < rounds * 4; round++) {
    const before = process.cpuUsage();
    await mock.report();
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / 1_000);
  }
  const ours = quiet(times);
  return { a: ours, b: 50, ratio: ours / 50 };
}

/** As many as the report must manage. */
const CALLS = 10_000;
