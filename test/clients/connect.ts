// Owns what a user of Connect-Web or Connect-Node meets, with binary messages, with JSON and with GET for reads. Run by
// `npm run test:clients`.

import { create } from "@bufbuild/protobuf";
import { type Client, Code } from "@connectrpc/connect";
import { beforeAll, describe, expect, test } from "vitest";
import { type Violations, ViolationsSchema } from "../../src/api/gen/buf/validate/validate_pb.ts";
import {
  PrebuildMetadata_PrebuildTrigger,
  PrebuildPhase,
  PrebuildService,
  PrebuildSpecSchema,
  WarmPoolPhase,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import {
  type ClientOptions,
  connect,
  control,
  DOCUMENTED,
  mock,
  refusal,
  showsVerbs,
} from "./connect-client.ts";

type PrebuildClient = Client<typeof PrebuildService>;

// Projects that the mock makes on first use, one for each check that counts rows.
const lifecycleProject = "6a7d3f18-e25c-4b90-8d41-b9e07f5c2a63";
const pagingProject = "f1e84c27-5b0d-49a3-96c2-70d8a3be15f9";
const poolProject = "48b2d96e-c731-4fa5-a08e-2d5f91c6e074";
const unknownId = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e";

const environmentClassId = DOCUMENTED.environmentClass;
const spec = create(PrebuildSpecSchema);

const formats: [string, ClientOptions, string][] = [
  ["binary", { useBinaryFormat: true }, "POST"],
  ["JSON", { useBinaryFormat: false }, "POST"],
  ["binary, reads by GET", { useBinaryFormat: true, useHttpGet: true }, "GET"],
  ["JSON, reads by GET", { useBinaryFormat: false, useHttpGet: true }, "GET"],
];

describe.each(formats)("%s", (_format, options, readMethod) => {
  const methods = new Map<string, string>();
  const client = connect(PrebuildService, { ...options, onCall: (rpc, verb) => methods.set(rpc, verb) });

  beforeAll(() => control("reset", {}));

  test("create returns a pending prebuild that was triggered by hand", async () => {
    const { prebuild } = await client.createPrebuild({
      projectId: lifecycleProject,
      environmentClassId,
      spec,
    });
    expect(prebuild?.status?.phase).toBe(PrebuildPhase.PENDING);
    expect(prebuild?.spec?.desiredPhase).toBe(PrebuildPhase.COMPLETED);
    expect(prebuild?.spec?.timeout?.seconds).toBe(3600n);
    expect(prebuild?.metadata?.triggeredBy).toBe(PrebuildMetadata_PrebuildTrigger.MANUAL);
    expect(prebuild?.metadata?.projectId).toBe(lifecycleProject);
  });

  test("polling with the clock sees every phase in order, up to COMPLETED", async () => {
    const id = await createPrebuild(client, lifecycleProject);
    const phases: (PrebuildPhase | undefined)[] = [PrebuildPhase.PENDING];
    for (let look = 0; look < 400 && phases.at(-1) !== PrebuildPhase.COMPLETED; look += 1) {
      await control("clock/next", {});
      const phase = (await client.getPrebuild({ prebuildId: id })).prebuild?.status?.phase;
      if (phase !== phases.at(-1)) phases.push(phase);
    }
    expect(phases).toEqual([
      PrebuildPhase.PENDING,
      PrebuildPhase.STARTING,
      PrebuildPhase.RUNNING,
      PrebuildPhase.STOPPING,
      PrebuildPhase.SNAPSHOTTING,
      PrebuildPhase.COMPLETED,
    ]);
  });

  test("a completed prebuild has a time, an environment, all of its snapshot and its size", async () => {
    const prebuild = await completedPrebuild(client, lifecycleProject);
    expect(prebuild?.status).toMatchObject({
      phase: PrebuildPhase.COMPLETED,
      snapshotCompletionPercentage: 100,
      completionTime: expect.anything(),
      environmentId: expect.stringMatching(/./),
      logUrl: expect.stringMatching(/^http/),
    });
    expect(prebuild?.status?.snapshotSizeBytes).toBeGreaterThan(0n);
  });

  test("page tokens go through 60 prebuilds, newest first, none twice", async () => {
    const created: string[] = [];
    for (let made = 0; made < 60; made += 1) created.push(await createPrebuild(client, pagingProject));
    expect(await listedIds(client, pagingProject)).toEqual(created.reverse());
  });

  test("cancel wants CANCELLED at once and reaches it with the clock", async () => {
    const prebuildId = await createPrebuild(client, lifecycleProject);
    const { prebuild } = await client.cancelPrebuild({ prebuildId });
    expect(prebuild?.spec?.desiredPhase).toBe(PrebuildPhase.CANCELLED);
    await control("clock/advance", { by: "10m" });
    expect((await client.getPrebuild({ prebuildId })).prebuild?.status?.phase).toBe(PrebuildPhase.CANCELLED);
  });

  test("delete returns at once, and the clock then removes the prebuild", async () => {
    const prebuildId = await createPrebuild(client, lifecycleProject);
    await client.deletePrebuild({ prebuildId });
    const deleting = await client.getPrebuild({ prebuildId });
    expect(deleting.prebuild?.spec?.desiredPhase).toBe(PrebuildPhase.DELETED);
    await control("clock/advance", { by: "2h" });
    expect((await refusal(client.getPrebuild({ prebuildId }))).code).toBe(Code.NotFound);
  });

  test("the log of a completed prebuild opens with its token and not without", async () => {
    const prebuild = await completedPrebuild(client, lifecycleProject);
    const { accessToken } = await client.createPrebuildLogsToken({ prebuildId: prebuild?.id });
    const logUrl = prebuild?.status?.logUrl ?? "";
    const log = await openLog(logUrl, accessToken);
    expect(log.status).toBe(200);
    expect(await log.text()).toContain("[section-create]");
    expect((await openLog(logUrl)).status).toBe(401);
  });

  test("the log of a running prebuild follows the clock and ends when the prebuild does", async () => {
    const prebuildId = await createPrebuild(client, lifecycleProject);
    const prebuild = await prebuildIn(PrebuildPhase.RUNNING, client, prebuildId);
    const { accessToken } = await client.createPrebuildLogsToken({ prebuildId });
    const following = await openLog(prebuild?.status?.logUrl ?? "", accessToken);
    expect(following.status).toBe(200);
    await prebuildIn(PrebuildPhase.COMPLETED, client, prebuildId);
    const archived = await openLog(prebuild?.status?.logUrl ?? "", accessToken);
    expect(await following.text()).toBe(await archived.text());
  });

  test("a new warm pool waits for a snapshot, and a minimum of 0 is a value", async () => {
    const { warmPool } = await client.createWarmPool({
      projectId: poolProject,
      environmentClassId,
      minSize: 0,
      maxSize: 3,
    });
    expect(warmPool?.status?.phase).toBe(WarmPoolPhase.PENDING);
    expect(warmPool?.spec).toMatchObject({ minSize: 0, maxSize: 3 });
    expect(warmPool?.spec?.snapshotId).toBeUndefined();
  });

  test("a second warm pool for the pair is refused with AlreadyExists and changes nothing", async () => {
    const before = await poolOfProject(client);
    const error = await refusal(client.createWarmPool({ projectId: poolProject, environmentClassId }));
    expect(error.code).toBe(Code.AlreadyExists);
    expect(await poolOfProject(client)).toEqual(before);
  });

  test("a resized warm pool shows its new sizes and a new version of its spec", async () => {
    const before = await poolOfProject(client);
    const { warmPool } = await client.updateWarmPool({ warmPoolId: before?.id, minSize: 2, maxSize: 5 });
    expect(warmPool?.spec).toMatchObject({ minSize: 2, maxSize: 5 });
    expect(warmPool?.spec?.specVersion).toBe((before?.spec?.specVersion ?? 0n) + 1n);
    expect((await client.getWarmPool({ warmPoolId: before?.id })).warmPool).toEqual(warmPool);
  });

  test("the warm pool becomes ready once a prebuild of its pair completed", async () => {
    await completedPrebuild(client, poolProject);
    await control("clock/advance", { by: "1h" });
    const pool = await poolOfProject(client);
    expect(pool?.status?.phase).toBe(WarmPoolPhase.READY);
    expect(pool?.spec?.snapshotId).toMatch(/./);
    expect(pool?.status?.runningInstances).toBeGreaterThan(0);
  });

  test("a deleted warm pool drains and is gone with the clock", async () => {
    const warmPoolId = (await poolOfProject(client))?.id;
    await client.deleteWarmPool({ warmPoolId });
    const draining = await client.getWarmPool({ warmPoolId });
    expect(draining.warmPool?.spec?.desiredPhase).toBe(WarmPoolPhase.DELETED);
    await control("clock/advance", { by: "2h" });
    expect((await refusal(client.getWarmPool({ warmPoolId }))).code).toBe(Code.NotFound);
  });

  test("an unknown prebuild is a ConnectError with NotFound", async () => {
    expect((await refusal(client.getPrebuild({ prebuildId: unknownId }))).code).toBe(Code.NotFound);
    expect((await refusal(client.cancelPrebuild({ prebuildId: unknownId }))).code).toBe(Code.NotFound);
  });

  test("an id that is no UUID is a ConnectError that names the field and carries its violations", async () => {
    const error = await refusal(client.getPrebuild({ prebuildId: "not-a-uuid" }));
    expect(error.code).toBe(Code.InvalidArgument);
    expect(error.rawMessage).toContain("prebuild_id: value must be a valid UUID [string.uuid]");
    const [violations]: Violations[] = error.findDetails(ViolationsSchema);
    expect(violations?.violations.map(({ ruleId }) => ruleId)).toEqual(["string.uuid"]);
    expect(violations?.violations[0]?.field?.elements[0]?.fieldName).toBe("prebuild_id");
  });

  test("a call without a bearer token is a ConnectError with Unauthenticated", async () => {
    const anonymous = connect(PrebuildService, { ...options, interceptors: [] });
    expect((await refusal(anonymous.listPrebuilds({}))).code).toBe(Code.Unauthenticated);
  });

  test("the root serves what the base url under /api serves", async () => {
    const atRoot = connect(PrebuildService, { ...options, baseUrl: mock.url });
    const prebuild = await client.getPrebuild({ prebuildId: DOCUMENTED.prebuild });
    expect(await atRoot.getPrebuild({ prebuildId: DOCUMENTED.prebuild })).toEqual(prebuild);
  });

  test("the documentation's example warm pool can be read", async () => {
    const { warmPool } = await client.getWarmPool({ warmPoolId: DOCUMENTED.warmPool });
    expect(warmPool?.metadata?.projectId).toBe(DOCUMENTED.project);
  });

  test.runIf(showsVerbs)(`all eleven RPCs were called, the reads by ${readMethod}`, () => {
    expect(Object.fromEntries(methods)).toEqual({
      CreatePrebuild: "POST",
      GetPrebuild: readMethod,
      ListPrebuilds: readMethod,
      CancelPrebuild: "POST",
      DeletePrebuild: "POST",
      CreatePrebuildLogsToken: "POST",
      CreateWarmPool: "POST",
      GetWarmPool: readMethod,
      ListWarmPools: readMethod,
      UpdateWarmPool: "POST",
      DeleteWarmPool: "POST",
    });
  });
});

async function createPrebuild(client: PrebuildClient, projectId: string): Promise<string> {
  const { prebuild } = await client.createPrebuild({ projectId, environmentClassId, spec });
  return prebuild?.id ?? "";
}

async function completedPrebuild(client: PrebuildClient, projectId: string) {
  return prebuildIn(PrebuildPhase.COMPLETED, client, await createPrebuild(client, projectId));
}

/** Steps from event to event, 400 at most, until the prebuild is in that phase. */
async function prebuildIn(phase: PrebuildPhase, client: PrebuildClient, prebuildId: string) {
  let { prebuild } = await client.getPrebuild({ prebuildId });
  for (let step = 0; step < 400 && prebuild?.status?.phase !== phase; step += 1) {
    await control("clock/next", {});
    ({ prebuild } = await client.getPrebuild({ prebuildId }));
  }
  expect(prebuild?.status?.phase).toBe(phase);
  return prebuild;
}

/** Follows the page tokens of a project's prebuilds, ten pages at most. */
async function listedIds(client: PrebuildClient, projectId: string): Promise<string[]> {
  const ids: string[] = [];
  let token = "";
  for (let page = 0; page < 10; page += 1) {
    const answer = await client.listPrebuilds({
      pagination: { pageSize: 25, token },
      filter: { projectIds: [projectId] },
    });
    ids.push(...answer.prebuilds.map(({ id }) => id));
    token = answer.pagination?.nextToken ?? "";
    if (token === "") break;
  }
  return ids;
}

async function poolOfProject(client: PrebuildClient) {
  const { warmPools } = await client.listWarmPools({ filter: { projectIds: [poolProject] } });
  expect(warmPools).toHaveLength(1);
  return warmPools[0];
}

function openLog(logUrl: string, token?: string): Promise<Response> {
  const headers: HeadersInit = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  return fetch(logUrl, { headers, signal: AbortSignal.timeout(20_000) });
}
