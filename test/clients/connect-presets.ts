// Owns what a user of Connect-Web or Connect-Node meets in the presets, each in a world of its own, and when watching. Run by
// `npm run test:clients`.

import { create } from "@bufbuild/protobuf";
import { type Client, Code } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { EventService, ResourceOperation, ResourceType } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import {
  PrebuildPhase,
  PrebuildService,
  PrebuildSpecSchema,
  WarmPoolPhase,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { RetryInfoSchema } from "../../src/api/gen/google/rpc/error_details_pb.ts";
import { connect, control, DOCUMENTED, newWorld, refusal, until, type World } from "./connect-client.ts";

describe.each([
  ["binary", true],
  ["JSON", false],
])("%s", (_format, useBinaryFormat) => {
  async function begun(preset: string) {
    const world = await newWorld(preset);
    const options = { baseUrl: world.baseUrl, useBinaryFormat };
    return {
      world,
      client: connect(PrebuildService, options),
      events: connect(EventService, { ...options, defaultTimeoutMs: undefined }),
    };
  }

  test("flaky-prebuild: the first prebuild is FAILED and says why, and the second one is COMPLETED", async () => {
    const { world, client } = await begun("flaky-prebuild");
    const failed = await prebuildAfter("FAILED", world, client);
    expect(failed?.status).toMatchObject({
      phase: PrebuildPhase.FAILED,
      failureMessage: expect.stringContaining("install"),
    });
    const completed = await prebuildAfter("COMPLETED", world, client);
    expect(completed?.status).toMatchObject({ phase: PrebuildPhase.COMPLETED, failureMessage: "" });
  });

  test("stuck-prebuild: a prebuild is FAILED when its timeout is over, and its message names it", async () => {
    const { world, client } = await begun("stuck-prebuild");
    const stuck = await prebuildAfter("FAILED", world, client, { timeout: { seconds: 1800n } });
    expect(stuck?.status?.phase).toBe(PrebuildPhase.FAILED);
    expect(stuck?.status?.failureMessage).toContain("timeout of 1800s");
    const began = stuck?.metadata?.createdAt?.seconds ?? 0n;
    const took = Number((stuck?.status?.completionTime?.seconds ?? 0n) - began);
    expect(took).toBeGreaterThanOrEqual(1800);
    expect(took).toBeLessThan(1900);
  });

  test("rate-limited: the error says in its detail and its headers when to come back, and then there is an answer", async () => {
    const { client, world } = await begun("rate-limited");
    const create = () => client.createPrebuild({ projectId: DOCUMENTED.project, spec: {} });
    await create();
    await create();
    const error = await refusal(create());
    expect(error.code).toBe(Code.ResourceExhausted);
    expect(error.findDetails(RetryInfoSchema)).toMatchObject([{ retryDelay: { seconds: 1n, nanos: 0 } }]);
    expect(error.metadata.get("RateLimit-RetryAfter")).toBe("1");
    expect(error.metadata.get("Retry-After")).toBe("1");
    await control("clock/advance", { by: "1s" }, world);
    expect((await create()).prebuild?.status?.phase).toBe(PrebuildPhase.PENDING);
  });

  test("outage: the error has the code unavailable, and after the outage there is an answer", async () => {
    const { client, world } = await begun("outage");
    const list = () => client.listPrebuilds({});
    await list();
    await control("clock/advance", { by: "6m" }, world);
    expect((await refusal(list())).code).toBe(Code.Unavailable);
    await control("clock/advance", { by: "3m" }, world);
    expect((await list()).prebuilds.length).toBeGreaterThan(0);
  });

  test("degraded-pool: the pool is DEGRADED and says why, and READY once the runner has recovered", async () => {
    const { world, client } = await begun("degraded-pool");
    const warmPoolId = DOCUMENTED.warmPool;
    expect((await client.getWarmPool({ warmPoolId })).warmPool?.status).toMatchObject({
      phase: WarmPoolPhase.DEGRADED,
      failureMessage: expect.stringContaining("cannot create instances"),
    });
    await until({ warmPool: warmPoolId, phase: "READY" }, world);
    expect((await client.getWarmPool({ warmPoolId })).warmPool?.status).toMatchObject({
      phase: WarmPoolPhase.READY,
      failureMessage: "",
    });
  });

  test("watching gets each change of a prebuild, up to COMPLETED", async () => {
    const { world, client, events } = await begun("healthy");
    const leaving = new AbortController();
    const request = { scope: { case: "organization", value: true } } as const;
    const stream = events.watchEvents(request, { signal: leaving.signal })[Symbol.asyncIterator]();
    // The client asks when it is first read, and the journal has the call when its stream has begun.
    let next = stream.next();
    await control("requests/wait", { rpc: "WatchEvents", timeout: "15s" }, world);

    const { prebuild } = await client.createPrebuild({ projectId: DOCUMENTED.project, spec: {} });
    const prebuildId = prebuild?.id ?? "";
    const seen: (ResourceOperation | undefined)[] = [];
    for (const phase of ["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED"]) {
      await until({ prebuild: prebuildId, phase }, world);
      const { status } = (await client.getPrebuild({ prebuildId })).prebuild ?? {};
      // Each version of the status is reported, the first one by the creation.
      while (seen.length < Number(status?.statusVersion)) {
        const { value } = await next;
        next = stream.next();
        if (value?.resourceId !== prebuildId) continue;
        expect(value.resourceType).toBe(ResourceType.PREBUILD);
        seen.push(value.operation);
      }
    }
    leaving.abort();
    expect((await refusal(next)).code).toBe(Code.Canceled);

    expect(seen[0]).toBe(ResourceOperation.CREATE);
    expect(new Set(seen.slice(1))).toEqual(new Set([ResourceOperation.UPDATE_STATUS]));
  });
});

/** A new prebuild, once it is in that phase. */
async function prebuildAfter(
  phase: string,
  world: World,
  client: Client<typeof PrebuildService>,
  spec: { timeout?: { seconds: bigint } } = {},
) {
  const made = await client.createPrebuild({
    projectId: DOCUMENTED.project,
    spec: create(PrebuildSpecSchema, spec),
  });
  const prebuildId = made.prebuild?.id;
  await until({ prebuild: prebuildId, phase }, world);
  return (await client.getPrebuild({ prebuildId })).prebuild;
}
