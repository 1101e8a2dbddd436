// Owns what a runtime that is not Node does with a mock without a socket: all that leads through `fetch`. It runs with
// no right to the network and to the environment, where the runtime has such rights. `gen` is what a user has generated.
import assert from "node:assert/strict";
import { createClient } from "@connectrpc/connect";
import { createMock, MisuseError } from "prebuild-mock";
import { createFixtures } from "prebuild-mock/fixtures";
import { toPrebuildMessage } from "prebuild-mock/fixtures/messages";
import { parseScenario } from "prebuild-mock/scenarios";
import { EventService, ResourceOperation } from "./gen/gitpod/v1/event_pb.ts";
import { PrebuildPhase, PrebuildService } from "./gen/gitpod/v1/prebuild_pb.ts";

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const mock = createMock({ scenario: "failing-prebuild", seed: 7 });
const client = createClient(PrebuildService, mock.transport());

/** Calls in JSON, and returns the response's body. */
async function call(method, body, further = {}) {
  const answer = await mock.fetch(`https://app.ona.com/api/gitpod.v1.PrebuildService/${method}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json", ...further },
    body: JSON.stringify(body),
  });
  const isZipped = answer.headers.get("content-encoding") === "gzip";
  const unzipped = isZipped ? answer.body.pipeThrough(new DecompressionStream("gzip")) : answer.body;
  return { status: answer.status, isZipped, json: await new Response(unzipped).json() };
}

const checks = {
  "JSON, and the clock": async () => {
    const { json } = await call("CreatePrebuild", { projectId, spec: {} });
    const transitions = mock.clock.advance("10m").filter(({ id }) => id === json.prebuild.id);
    assert.deepEqual(
      transitions.map(({ to }) => to),
      ["STARTING", "RUNNING", "FAILED"],
    );
    const after = await call("GetPrebuild", { prebuildId: json.prebuild.id });
    assert.equal(after.json.prebuild.status.phase, "PREBUILD_PHASE_FAILED");
  },
  gzip: async () => {
    const { isZipped, json } = await call("ListPrebuilds", {}, { "accept-encoding": "gzip" });
    assert.ok(isZipped && json.prebuilds.length > 0);
  },
  "binary, by Connect-Web": async () => {
    const { prebuild } = await client.createPrebuild({ projectId, spec: {} });
    mock.clock.advanceUntil(({ id, to }) => id === prebuild.id && to === "RUNNING");
    const { prebuild: after } = await client.getPrebuild({ prebuildId: prebuild.id });
    assert.equal(after.status.phase, PrebuildPhase.RUNNING);
    await assert.rejects(client.getPrebuild({ prebuildId: projectId }), /not_found/);
  },
  "a stream of events": async () => {
    const events = createClient(EventService, mock.transport());
    const end = new AbortController();
    const request = { scope: { case: "organization", value: true } };
    const stream = events.watchEvents(request, { signal: end.signal })[Symbol.asyncIterator]();
    const first = stream.next();
    const created = [];
    // A client does not learn that its stream is open, and the stream has what happens from then on.
    const isOpen = () => Promise.race([first.then(() => true), new Promise((go) => setTimeout(go, 10))]);
    while (!(await isOpen()))
      created.push((await client.createPrebuild({ projectId, spec: {} })).prebuild.id);
    const { operation, resourceId } = (await first).value;
    assert.equal(operation, ResourceOperation.CREATE);
    assert.ok(created.includes(resourceId));
    end.abort();
    await assert.rejects(stream.next());
  },
  "the log": async () => {
    const [{ id }] = mock.world.prebuilds().filter(({ status }) => status.phase === "PREBUILD_PHASE_FAILED");
    const { json } = await call("CreatePrebuildLogsToken", { prebuildId: id });
    const headers = { authorization: `Bearer ${json.accessToken}` };
    assert.match(await (await mock.fetch(`/logs/${id}`, { headers })).text(), /no space left on device/);
  },
  "a snapshot, gone back to": async () => {
    const before = JSON.stringify(mock.world.prebuilds());
    const snapshot = mock.snapshot();
    mock.clock.advance("8d");
    assert.notEqual(JSON.stringify(mock.world.prebuilds()), before);
    mock.restore(snapshot);
    assert.equal(JSON.stringify(mock.world.prebuilds()), before);
  },
  fixtures: () => {
    const built = createFixtures({ seed: 7 }).prebuild.failed("no space left").build();
    mock.world.seed({ prebuilds: [built] });
    assert.deepEqual(mock.world.prebuild(built.id), built);
    assert.equal(toPrebuildMessage(built).status.phase, PrebuildPhase.FAILED);
  },
  "the control API, and a world below it": async () => {
    const init = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
    const world = await (await mock.fetch("/_mock/worlds", init)).json();
    const info = await mock.fetch(world.baseUrl.replace("/api", "/_mock/info"));
    assert.equal((await info.json()).scenario, "failing-prebuild");
  },
  "a scenario of its own": async () => {
    const scenario = await parseScenario("name: mine\nsummary: of my own\n");
    assert.equal(createMock({ scenario }).world.prebuilds().length, 0);
  },
  "misuse, and the end": async () => {
    assert.throws(() => createMock({ seed: Number.NaN }), MisuseError);
    await mock.close();
    await assert.rejects(mock.fetch("/_mock/info"), /the mock is closed/);
  },
};

for (const [name, check] of Object.entries(checks)) {
  await check();
  console.log(`works: ${name}`);
}
console.log(`all ${Object.keys(checks).length} work`);
