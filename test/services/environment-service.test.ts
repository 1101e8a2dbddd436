// Owns what EnvironmentService does over the wire, in both encodings: environments that start, stop and go, lists, and
// what clients rely on while they wait for one to run.
import { describe, expect, it } from "vitest";
import {
  EnvironmentPhase,
  EnvironmentRole,
  EnvironmentService,
  EnvironmentStatus_ContentPhase,
  EnvironmentStatus_DevContainer_Phase,
  EnvironmentStatus_Machine_Phase,
} from "../../src/api/gen/gitpod/v1/environment_pb.ts";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { ProjectService } from "../../src/api/gen/gitpod/v1/project_pb.ts";
import { RunnerConfigurationService } from "../../src/api/gen/gitpod/v1/runner_configuration_pb.ts";
import { RunnerService } from "../../src/api/gen/gitpod/v1/runner_pb.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { caller, type Encoding, refusalOf } from "./typed-call.ts";
import { FORMS, watch } from "./watch/watch-reader.ts";

const { method } = EnvironmentService;
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const DOCUMENTED = "07e03a28-65a5-4d98-b532-8ea67b188048";
const UNKNOWN = "f0000000-0000-4000-8000-00000000000f";

function setUp(encoding: Encoding = "proto", options: Parameters<typeof createMock>[0] = {}) {
  const mock = createMock(options);
  return { mock, call: caller(mock, encoding) };
}

describe.each(["json", "proto"] as const)("in %s, an environment", (encoding) => {
  it("of the documentation exists, with the role DEFAULT", async () => {
    const { call } = setUp(encoding);

    const { environment } = await call(method.getEnvironment, { environmentId: DOCUMENTED });

    expect(environment?.metadata).toMatchObject({ role: EnvironmentRole.DEFAULT, projectId: PROJECT });
  });

  it("has machine, content, dev container and locations no later than it is RUNNING", async () => {
    const { mock, call } = setUp(encoding);
    const { environment: created } = await call(method.createEnvironmentFromProject, { projectId: PROJECT });
    const environmentId = created?.id as string;
    expect(created?.status?.phase).toBe(EnvironmentPhase.CREATING);

    mock.clock.advanceUntil(({ id, to }) => id === environmentId && to === "RUNNING");

    const { environment } = await call(method.getEnvironment, { environmentId });
    expect(environment?.status).toMatchObject({
      phase: EnvironmentPhase.RUNNING,
      machine: { phase: EnvironmentStatus_Machine_Phase.RUNNING },
      content: {
        phase: EnvironmentStatus_ContentPhase.READY,
        contentLocationInMachine: "/workspaces/documentation",
      },
      devcontainer: {
        phase: EnvironmentStatus_DevContainer_Phase.RUNNING,
        remoteWorkspaceFolder: "/workspaces/documentation",
      },
      environmentUrls: { ops: "" },
    });
  });

  it("that failed starts again: STARTING and without a message before the call returns", async () => {
    const { mock, call } = setUp(encoding);
    mock.world.failEnvironment(DOCUMENTED, "the machine is gone");
    mock.clock.advance("1m");
    const { environment: failed } = await call(method.getEnvironment, { environmentId: DOCUMENTED });

    await call(method.startEnvironment, { environmentId: DOCUMENTED });

    const { environment } = await call(method.getEnvironment, { environmentId: DOCUMENTED });
    expect([failed?.status?.phase, failed?.status?.failureMessage]).toEqual([
      EnvironmentPhase.STOPPED,
      ["the machine is gone"],
    ]);
    expect([environment?.status?.phase, environment?.status?.failureMessage]).toEqual([
      EnvironmentPhase.STARTING,
      [],
    ]);
  });

  it("that runs and is started, or is stopped twice, stays as it is, with the same version", async () => {
    const { call } = setUp(encoding);
    const get = () => call(method.getEnvironment, { environmentId: DOCUMENTED });
    const before = await get();

    await call(method.startEnvironment, { environmentId: DOCUMENTED });

    expect(await get()).toEqual(before);
    await call(method.stopEnvironment, { environmentId: DOCUMENTED });
    const stopping = await get();
    await call(method.stopEnvironment, { environmentId: DOCUMENTED });
    expect(await get()).toEqual(stopping);
  });

  it("that is being deleted refuses a stop, and is not found once it is gone", async () => {
    const { mock, call } = setUp(encoding);
    await call(method.stopEnvironment, { environmentId: DOCUMENTED });
    mock.clock.advance("1m");
    await call(method.deleteEnvironment, { environmentId: DOCUMENTED });

    expect(await refusalOf(call(method.stopEnvironment, { environmentId: DOCUMENTED }))).toMatchObject({
      code: "failed_precondition",
      message: `environment ${DOCUMENTED} is being deleted and cannot be stopped`,
    });
    await call(method.deleteEnvironment, { environmentId: DOCUMENTED });
    mock.clock.advance("5m");
    expect(await refusalOf(call(method.getEnvironment, { environmentId: DOCUMENTED }))).toMatchObject({
      code: "not_found",
    });
  });

  it("needs a class that exists and is enabled", async () => {
    const { call } = setUp(encoding);
    const create = (environmentClass?: string) =>
      refusalOf(call(method.createEnvironment, { spec: { machine: { class: environmentClass ?? "" } } }));

    expect((await create()).code).toBe("invalid_argument");
    expect((await create(UNKNOWN)).code).toBe("not_found");
  });

  it("is in lists by role, with a count on the first page only", async () => {
    const { mock, call } = setUp(encoding);
    await call(PrebuildService.method.createPrebuild, { projectId: PROJECT, spec: {} });
    mock.clock.advance("2m");
    const list = (roles: EnvironmentRole[]) =>
      call(method.listEnvironments, {
        filter: { roles },
        count: { include: true },
        pagination: { pageSize: 1 },
      });

    const all = await list([]);
    const next = await call(method.listEnvironments, {
      pagination: { pageSize: 1, token: all.pagination?.nextToken ?? "" },
      count: { include: true },
    });

    expect([all.environments.length, all.count?.value]).toEqual([1, 4]);
    expect([next.environments.length, next.count]).toEqual([1, undefined]);
    expect((await list([EnvironmentRole.DEFAULT])).count?.value).toBe(1);
    expect((await list([EnvironmentRole.PREBUILD])).environments[0]?.metadata?.role).toBe(
      EnvironmentRole.PREBUILD,
    );
  });
});

describe("a watcher", () => {
  it.each(FORMS)(
    "over %s gets at once each environment that its filter names and that exists",
    async (form) => {
      const { mock } = setUp();
      const watcher = await watch(mock, form, {
        organization: true,
        resourceTypeFilters: [
          { resourceType: "RESOURCE_TYPE_ENVIRONMENT", resourceIds: [DOCUMENTED, UNKNOWN] },
        ],
      });

      expect(await watcher.next()).toEqual({ what: "UPDATE_STATUS ENVIRONMENT", id: DOCUMENTED });
      await watcher.cancel();
    },
  );

  it("of an environment gets that one alone", async () => {
    const { mock, call } = setUp();
    const watcher = await watch(mock, "connect+proto", { environmentId: DOCUMENTED });

    await call(method.createEnvironmentFromProject, { projectId: PROJECT });
    await call(method.stopEnvironment, { environmentId: DOCUMENTED });

    expect(await watcher.next()).toEqual({ what: "UPDATE ENVIRONMENT", id: DOCUMENTED });
    await watcher.cancel();
  });
});

describe("the workflow of an SDK", () => {
  it.each([
    ["warm-start", 15],
    ["healthy", 50],
    ["cold-start", 480],
  ] as const)("with the preset %s is RUNNING within %d simulated seconds", async (scenario, seconds) => {
    const { mock, call } = setUp("proto", { scenario });
    const { projects } = await call(ProjectService.method.listProjects, {
      filter: { search: "documentation" },
    });
    const [project] = projects;
    const remote = project?.initializer?.specs[0]?.spec;
    const contextUrl = remote?.case === "git" ? remote.value.remoteUri.replace(/\.git$/, "") : "";
    const context = await call(RunnerService.method.parseContextURL, { contextUrl });
    const [environmentClassId = ""] = context.recommendedEnvironmentClasses;
    const { environmentClass } = await call(RunnerConfigurationService.method.getEnvironmentClass, {
      environmentClassId,
    });
    const runnerId = environmentClass?.runnerId as string;
    const host = await call(RunnerService.method.checkAuthenticationForHost, {
      runnerId,
      host: "github.com",
    });
    expect([context.projectIds, host.authenticated]).toEqual([[project?.id], true]);

    const { environment } = await call(method.createEnvironmentFromProject, {
      projectId: project?.id as string,
      spec: { machine: { class: environmentClassId } },
    });
    const environmentId = environment?.id as string;
    const begin = mock.clock.now().getTime();
    mock.clock.advanceUntil(({ id, to }) => id === environmentId && to === "RUNNING");

    const { environment: running } = await call(method.getEnvironment, { environmentId });
    expect((mock.clock.now().getTime() - begin) / 1_000).toBeLessThanOrEqual(seconds);
    expect(running?.metadata?.prebuildId !== undefined).toBe(scenario !== "cold-start");
  });
});
