import assert from "node:assert/strict";
import { test } from "node:test";
import { createMock, startMock } from "prebuild-mock";
import { build } from "./build.js";

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

test("a completed prebuild is reported", async (t) => {
  const mock = createMock();
  t.after(() => mock.close());

  const prebuild = await build({
    fetch: mock.fetch,
    baseUrl: mock.baseUrl,
    projectId,
    sleep: async (ms) => mock.clock.advance(ms),
  });

  assert.equal(prebuild.status.phase, "PREBUILD_PHASE_COMPLETED");
  assert.equal(mock.requests.count({ rpc: "CreatePrebuild" }), 1);
});

test("an API that is down is reported, over a port", async (t) => {
  const mock = await startMock();
  t.after(() => mock.close());
  mock.faults.add({ rpc: "GetPrebuild", code: "unavailable" });

  const building = build({ baseUrl: mock.baseUrl, projectId, sleep: async () => {} });

  await assert.rejects(building, /unavailable/);
});
