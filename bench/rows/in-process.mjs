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
