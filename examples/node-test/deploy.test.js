// The bot of examples/deploy-bot under five scenarios. It is given a sleep that moves the mock's clock.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock } from "prebuild-mock";
import { deploy } from "./out/deploy.js";

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

function deployTo(mock) {
  const sleep = async (milliseconds) => mock.clock.advance(milliseconds);
  return deploy({ baseUrl: mock.baseUrl, token: "any", fetch: mock.fetch, sleep, projectId });
}

test("a prebuild that completes is deployed", async (t) => {
  const mock = createMock({ scenario: "healthy" });
  t.after(() => mock.close());

  const { result, prebuildId } = await deployTo(mock);

  assert.equal(result, "deployed");
  assert.equal(mock.world.prebuild(prebuildId).status.phase, "PREBUILD_PHASE_COMPLETED");
  assert.equal(mock.requests.count({ rpc: "CreatePrebuild" }), 1);
});

test("one that fails is rolled back", async (t) => {
  const mock = createMock({ scenario: "failing-prebuild" });
  t.after(() => mock.close());

  assert.match((await deployTo(mock)).reason, /no space left on device/);
  assert.equal(mock.requests.count({ rpc: "DeletePrebuild" }), 1);
});

test("one that is stuck is cancelled after half an hour", async (t) => {
  const mock = createMock({ scenario: "stuck-prebuild" });
  t.after(() => mock.close());

  assert.equal((await deployTo(mock)).reason, "it was still PREBUILD_PHASE_RUNNING");
  assert.equal(mock.requests.count({ rpc: "CancelPrebuild" }), 1);
});

test("a warning is reported", async (t) => {
  const mock = createMock({ scenario: "warning-prebuild" });
  t.after(() => mock.close());

  assert.ok((await deployTo(mock)).warning);
});

test("a busy API is called again when it says so", async (t) => {
  const mock = createMock({ scenario: "rate-limited" });
  t.after(() => mock.close());

  assert.equal((await deployTo(mock)).result, "deployed");
  assert.deepEqual((await mock.report()).findings, []);
});
