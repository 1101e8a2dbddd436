// Owns right inputs of those controls that chance alone never gets accepted: each prepares what it is about. The fuzzer
// sends them as they are, and changed.
import type { Mock } from "../../src/index.ts";
import type { Chance } from "./chance.ts";

/** What a control is called with. */
export interface RightInput {
  /** Of the placeholder in its path. */
  readonly id?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const CLASS = "d2c94c27-3b76-4a42-b88c-95a85e392c68";
const POOL = "a1b2c3d4-5678-9abc-def0-1234567890ab";

const prebuild = async (mock: Mock) =>
  (await mock.call("CreatePrebuild", { projectId: PROJECT, environmentClassId: CLASS, spec: {} })).prebuild
    ?.id as string;
const environment = async (mock: Mock) =>
  (await mock.call("CreateEnvironmentFromProject", { projectId: PROJECT })).environment?.id as string;
const project = (mock: Mock, chance: Chance) => {
  const id = `10000000-0000-4000-8000-${String(chance.below(1e9)).padStart(12, "0")}`;
  return mock.world.addProject({ id, name: "app", environmentClassIds: [CLASS] }).id as string;
};
const message = { message: "out of memory" };
const healthy = (mock: Mock) => mock.reset({ scenario: "healthy" });

/** By verb and path. */
export const RIGHT_INPUTS: Readonly<
  Record<string, (mock: Mock, chance: Chance) => RightInput | Promise<RightInput>>
> = {
  "GET /_mock/scenarios/{name}": (_, chance) => ({ id: chance.pick(["healthy", "demo", "outage"]) }),
  "POST /_mock/scenario/text": () => ({ body: { text: "name: x\nsummary: x\nclock: frozen\n" } }),
  "POST /_mock/projects": (_, chance) => ({
    body: { name: `app ${chance.below(99)}`, environmentClassIds: [CLASS], timeout: "20m" },
  }),
  "PATCH /_mock/projects/{id}": (mock, chance) => ({ id: project(mock, chance), body: { name: "other" } }),
  "POST /_mock/prebuilds/{id}/fail": async (mock) => ({ id: await prebuild(mock), body: message }),
  "POST /_mock/prebuilds/{id}/complete": async (mock) => ({ id: await prebuild(mock), body: {} }),
  "POST /_mock/prebuilds/{id}/warn": async (mock) => ({ id: await prebuild(mock), body: message }),
  "POST /_mock/warm-pools/{id}/claim": (mock) => {
    healthy(mock);
    return { id: POOL, body: {} };
  },
  "POST /_mock/warm-pools/{id}/degrade": (mock) => {
    healthy(mock);
    return { id: POOL, body: message };
  },
  "POST /_mock/warm-pools/{id}/recover": (mock) => {
    healthy(mock);
    mock.world.degrade(POOL, "no capacity");
    return { id: POOL, body: {} };
  },
  "POST /_mock/environments/{id}/fail": async (mock) => ({ id: await environment(mock), body: message }),
  "POST /_mock/environments/{id}/run": async (mock) => ({ id: await environment(mock), body: {} }),
  "POST /_mock/environments/{id}/warn": async (mock) => ({ id: await environment(mock), body: message }),
  "GET /_mock/prebuilds": () => ({ query: { projectId: PROJECT } }),
  "PUT /_mock/state": (mock) => ({ body: mock.save() }),
  "POST /_mock/faults": () => ({ body: { rpc: "GetPrebuild", code: "unavailable", times: 1 } }),
  "GET /_mock/faults/{id}": (mock) => ({ id: fault(mock) }),
  "PUT /_mock/faults/{id}": (mock) => ({ id: fault(mock), body: { rpc: "*", code: "aborted", times: 1 } }),
  "DELETE /_mock/faults/{id}": (mock) => ({ id: fault(mock) }),
  "POST /_mock/stubs": () => ({
    body: { rpc: "gitpod.v1.SecretService/ListSecrets", response: { secrets: [] } },
  }),
  "DELETE /_mock/stubs/{id}": (mock) => ({
    id: mock.stubs.add({ rpc: "gitpod.v1.SecretService/ListSecrets", response: {} }).id,
  }),
  "POST /_mock/requests/wait": async (mock) => {
    await prebuild(mock);
    return { body: { rpc: "CreatePrebuild", timeout: "1ms" } };
  },
  "DELETE /_mock/worlds/{id}": async (mock) => {
    const { id } = await (await mock.fetch("/_mock/worlds", { method: "POST" })).json();
    return { id: id ?? "none" };
  },
  "PUT /_mock/clock": () => ({ body: { mode: "frozen" } }),
  "POST /_mock/scenario": () => ({ body: { name: "healthy" } }),
  "DELETE /_mock/projects/{id}": (mock, chance) => ({ id: project(mock, chance) }),
  "GET /_mock/summary": () => ({}),
  "GET /_mock/requests": () => ({}),
  "POST /_mock/clock/advance": () => ({ body: { by: "1m" } }),
  "GET /_mock/prebuilds/{id}": async (mock) => ({ id: await prebuild(mock) }),
  "GET /_mock/prebuilds/{id}/log": async (mock) => {
    const id = await prebuild(mock);
    mock.clock.advance("1m");
    return { id };
  },
  "GET /_mock/checkpoints/diff": (mock) => ({ query: { from: checkpoint(mock) } }),
  "POST /_mock/checkpoints/{name}/rewind": (mock) => ({ id: checkpoint(mock) }),
  "DELETE /_mock/checkpoints/{name}": (mock) => ({ id: checkpoint(mock) }),
  "POST /_mock/checkpoints/{name}/branch": async (mock) => {
    for (const { id } of (await (await mock.fetch("/_mock/worlds")).json()).worlds)
      await mock.fetch(`/_mock/worlds/${id}`, { method: "DELETE" });
    return { id: checkpoint(mock), body: {} };
  },
};

function checkpoint(mock: Mock): string {
  return mock.checkpoint("a").name;
}

function fault(mock: Mock): string {
  return mock.faults.add({ rpc: "GetPrebuild", code: "unavailable", times: 1 }).id;
}
