// Owns what plain JavaScript does with the installed package: every entry that needs no further package.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { createMock, startMock } from "prebuild-mock";
import { createFixtures } from "prebuild-mock/fixtures";
import { toPrebuildMessage } from "prebuild-mock/fixtures/messages";
import { PRESETS, parseScenario } from "prebuild-mock/scenarios";

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

async function call(fetch, url, body) {
  const headers = { authorization: "Bearer any", "content-type": "application/json" };
  const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  assert.equal(answer.status, 200);
  return (await answer.json()).prebuild;
}

const mock = createMock({ scenario: "failing-prebuild", seed: 7 });
const rpc = `${mock.baseUrl}/gitpod.v1.PrebuildService`;
const { id } = await call(mock.fetch, `${rpc}/CreatePrebuild`, { projectId, spec: {} });
mock.clock.advance("10m");
const failed = await call(mock.fetch, `${rpc}/GetPrebuild`, { prebuildId: id });
assert.equal(failed.status.phase, "PREBUILD_PHASE_FAILED");
const control = await mock.fetch("/_mock/info");
assert.equal((await control.json()).scenario, "failing-prebuild");
await mock.close();

const served = await startMock();
const created = await call(fetch, `${served.baseUrl}/gitpod.v1.PrebuildService/CreatePrebuild`, {
  projectId,
  spec: {},
});
assert.equal(created.status.phase, "PREBUILD_PHASE_PENDING");
await served.close();

const prebuild = createFixtures({ seed: 7 }).prebuild.failed("no space left").build();
assert.equal(prebuild.status.failureMessage, "no space left");
assert.equal(toPrebuildMessage(prebuild).id, prebuild.id);
assert.ok(PRESETS.healthy.summary.length > 0);
const scenario = await parseScenario("name: mine\nsummary: of my own\n");
assert.equal(createMock({ scenario }).world.prebuilds().length, 0);
const require = createRequire(import.meta.url);
assert.equal(require("prebuild-mock/scenario.schema.json").type, "object");

console.log("all entries work");
