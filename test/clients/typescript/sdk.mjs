// Owns what a user of the generated TypeScript client (@gitpod/sdk 0.x) meets. It has no resource of prebuilds, so they
// are called through its generic post, and watched through its events.
// Usage: node sdk.mjs <url of the mock> <base url that the client is given> <folder of the installed client>

import { createRequire } from "node:module";
import { setTimeout as wait } from "node:timers/promises";

const [url, baseURL, folder] = process.argv.slice(2);
const { default: Gitpod } = createRequire(`${folder}/`)("@gitpod/sdk");

const project = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const environmentClass = "d2c94c27-3b76-4a42-b88c-95a85e392c68";
const watchedProject = "6d1f0a52-97c4-4be8-a3d0-2c5b8e714f96";
const unknown = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e";

const sent = [];
const client = new Gitpod({
  bearerToken: "My Bearer Token",
  baseURL,
  timeout: 20_000,
  fetch: (input, init) => {
    sent.push(String(input));
    return fetch(input, init);
  },
});
const call = (method, body) => client.post(`/gitpod.v1.PrebuildService/${method}`, { body });

async function control(path, body) {
  const response = await fetch(`${url}/_mock/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return response.json();
}

function expect(actual, wanted, what) {
  const [got, right] = [actual, wanted].map((value) => JSON.stringify(value));
  if (got !== right) throw new Error(`${what}: expected ${right}, got ${got}`);
}

async function errorOf(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("the call was not refused");
}

const checks = {
  "a token with blanks is accepted": async () => {
    const { prebuilds } = await call("ListPrebuilds", {});
    expect(prebuilds.length > 0, true, "there are prebuilds");
  },

  "a prebuild is created through the generic post and completes in its time": async () => {
    const { prebuild } = await call("CreatePrebuild", { projectId: project, spec: { timeout: "1200s" } });
    expect(prebuild.spec.timeout, "1200s", "timeout");
    await control("clock/advance", { until: { prebuild: prebuild.id, phase: "COMPLETED" } });
    const read = await call("GetPrebuild", { prebuildId: prebuild.id });
    expect(read.prebuild.status.phase, "PREBUILD_PHASE_COMPLETED", "phase");
  },

  "a warm pool is created, resized and deleted": async () => {
    const pair = { projectId: watchedProject, environmentClassId: environmentClass };
    const { warmPool } = await call("CreateWarmPool", { ...pair, minSize: 0, maxSize: 2 });
    const resized = await call("UpdateWarmPool", { warmPoolId: warmPool.id, maxSize: 5 });
    expect([resized.warmPool.spec.minSize, resized.warmPool.spec.maxSize], [0, 5], "sizes");
    expect(await call("DeleteWarmPool", { warmPoolId: warmPool.id }), {}, "answer");
  },

  "an unknown prebuild is a NotFoundError, after one request": async () => {
    sent.length = 0;
    const error = await errorOf(call("GetPrebuild", { prebuildId: unknown }));
    expect([error instanceof Gitpod.NotFoundError, error.error?.code], [true, "not_found"], "error");
    expect(sent.length, 1, "requests");
  },

  "an issue is a BadRequestError that names the field": async () => {
    const error = await errorOf(call("CreatePrebuild", { projectId: project, spec: { timeout: "20m" } }));
    expect(error instanceof Gitpod.BadRequestError, true, "error");
    expect(error.message.includes("spec.timeout"), true, `the message ${error.message}`);
  },

  "events are watched as lines of JSON": async () => {
    const events = await client.events.watch({ organization: true });
    const { prebuild } = await call("CreatePrebuild", { projectId: watchedProject, spec: {} });
    const late = new AbortController();
    const first = await Promise.race([
      events[Symbol.asyncIterator]().next(),
      wait(20_000, { value: undefined }, { signal: late.signal }),
    ]);
    late.abort();
    const { operation, resourceType, resourceId } = first.value ?? {};
    expect(
      [operation, resourceType, resourceId],
      ["RESOURCE_OPERATION_CREATE", "RESOURCE_TYPE_PREBUILD", prebuild.id],
      "the event",
    );
    events.controller?.abort();
  },
};

for (const [sentence, check] of Object.entries(checks)) {
  let error = null;
  try {
    await check();
  } catch (thrown) {
    error = thrown.stack;
  }
  console.log(JSON.stringify({ sentence, error }));
}
console.log(JSON.stringify({ done: true }));
process.exit(0);
