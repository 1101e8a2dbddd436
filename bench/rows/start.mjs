// Owns the row of start-up: from spawn to the ready line.
import { alternateQuietly } from "../measure.mjs";
import { startOurs, startProcess } from "../servers.mjs";

const BARE =
  'import("node:http").then(({ createServer: c }) => c().listen(0, "127.0.0.1", () => console.log("ready")))';

export const rows = [
  { name: "spawn to ready line", against: "bare node:http", atMost: 1.5, unit: "ms", run },
];

async function run({ rounds }) {
  return alternateQuietly(
    rounds * 5,
    () => timed(() => startOurs()),
    () => timed(() => startProcess(["-e", BARE], /ready/)),
  );
}

async function timed(start) {
  const begin = performance.now();
  const { stop } = await start();
  const took = performance.now() - begin;
  await stop();
  return took;
}
