// Owns what the library does without a socket where there is nothing of Node: its modules and those that they import
// know no global that browsers lack, and can import no module of Node's. Prints one line of JSON, which
// web-standards.test.ts reads. The globals are hidden, not removed, because Node itself relies on them.
import { writeSync } from "node:fs";
import { register } from "node:module";

const HIDDEN = ["process", "Buffer", "global", "setImmediate", "clearImmediate"];
const HOOKS = `
import { isBuiltin } from "node:module";
export async function resolve(specifier, context, next) {
  if (isBuiltin(specifier)) throw new Error(context.parentURL + " imports " + specifier);
  return next(specifier, context);
}
export async function load(url, context, next) {
  const module = await next(url, context);
  const hidden = "const ${HIDDEN.map((name) => `${name} = undefined`).join()};";
  return module.format === "module" ? { ...module, source: hidden + module.source } : module;
}`;
register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
process.getBuiltinModule = undefined;

const { createMock } = await import("../../dist/index.js");
const { createFixtures } = await import("../../dist/fixtures.js");
const { connect } = await import("../../dist/client.js");
const { PRESETS } = await import("../../dist/scenarios.js");
const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const found = {};

const mock = createMock();
const rpc = async (method, body, further = {}) =>
  mock.fetch(`https://app.ona.com/api/gitpod.v1.PrebuildService/${method}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json", ...further },
    body: JSON.stringify(body),
  });
const { prebuild } = await (await rpc("CreatePrebuild", { projectId, spec: {} })).json();
found.phase = mock.clock.advance("15m").findLast(({ id }) => id === prebuild.id).to;
const zipped = await rpc("ListPrebuilds", {}, { "accept-encoding": "gzip" });
found.encoding = zipped.headers.get("content-encoding");
const unzipped = new Response(zipped.body.pipeThrough(new DecompressionStream("gzip")));
found.listed = (await unzipped.json()).prebuilds.some(({ id }) => id === prebuild.id);
const binary = await mock.fetch("/gitpod.v1.PrebuildService/ListPrebuilds", {
  method: "POST",
  headers: { authorization: "Bearer any", "content-type": "application/proto" },
  body: new Uint8Array(0),
});
found.binary = [binary.status, (await binary.arrayBuffer()).byteLength > 0];
const { accessToken } = await (await rpc("CreatePrebuildLogsToken", { prebuildId: prebuild.id })).json();
const log = await mock.fetch(`/logs/${prebuild.id}`, { headers: { authorization: `Bearer ${accessToken}` } });
found.log = [log.status, (await log.text()).length > 0];
found.control = (await (await mock.fetch("/_mock/info")).json()).scenario;
const remote = await connect("http://mock.example", { fetch: mock.fetch });
found.remote = (await remote.clock.advance("1h")).every(({ at }) => at <= mock.clock.now());
found.called = (await remote.call("GetPrebuild", { prebuildId: prebuild.id })).prebuild.id === prebuild.id;
const events = await mock.fetch("/gitpod.v1.EventService/WatchEvents", {
  method: "POST",
  headers: { authorization: "Bearer any", "content-type": "application/connect+json" },
  body: framed('{"organization":true}'),
});
const reader = events.body.getReader();
await rpc("CreatePrebuild", { projectId, spec: {} });
found.event = (await reader.read()).value.length > 0;
await reader.cancel();
const seeded = createFixtures({ seed: 7 }).prebuild.running().build();
mock.world.seed({ prebuilds: [seeded] });
found.seeded = mock.world.prebuild(seeded.id).status.phase;
found.presets = Object.keys(PRESETS).length > 10;
mock.reset();
mock.restore(mock.snapshot());
await mock.close();
writeSync(1, JSON.stringify(found));

/** An envelope of Connect's streams. */
function framed(text) {
  const message = new TextEncoder().encode(text);
  const frame = new Uint8Array(5 + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, 5);
  return frame;
}
