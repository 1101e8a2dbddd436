// Owns the calls that Terraform's provider makes for a runner, a class, a project and a warm pool, back to back, in
// binary: what it creates it finds again exactly as it was sent.
import { create, toBinary } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { InsightsService } from "../../src/api/gen/gitpod/v1/insights_pb.ts";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import {
  type ProjectPrebuildConfiguration,
  ProjectPrebuildConfigurationSchema,
  ProjectService,
} from "../../src/api/gen/gitpod/v1/project_pb.ts";
import {
  RunnerConfigurationService,
  RunnerProvider,
} from "../../src/api/gen/gitpod/v1/runner_configuration_pb.ts";
import { RunnerPhase, RunnerReleaseChannel, RunnerService } from "../../src/api/gen/gitpod/v1/runner_pb.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { caller, refusalOf } from "./typed-call.ts";

const runners = RunnerService.method;
const classes = RunnerConfigurationService.method;
const projects = ProjectService.method;
const insights = InsightsService.method;
const pools = PrebuildService.method;

const GIT = { remoteUri: "https://github.com/acme/shop.git" };
const INITIALIZER = { specs: [{ spec: { case: "git" as const, value: GIT } }] };

/** What one apply creates, without waiting for anything. */
async function apply(turn: (ids: string[]) => string[]) {
  const mock = createMock({ scenario: "empty" });
  const call = caller(mock);
  const { runner } = await call(runners.createRunner, {
    name: "acme",
    provider: RunnerProvider.AWS_EC2,
    spec: {
      desiredPhase: RunnerPhase.ACTIVE,
      configuration: {
        region: "eu-central-1",
        releaseChannel: RunnerReleaseChannel.STABLE,
        autoUpdate: true,
        metrics: { enabled: true, url: "https://metrics.test", username: "u", password: "secret" },
        updateWindow: { startHour: 3 },
      },
    },
  });
  const runnerId = runner?.runnerId ?? "";
  const classIds: string[] = [];
  for (const displayName of ["Small", "Large"]) {
    const { id } = await call(classes.createEnvironmentClass, {
      runnerId,
      displayName,
      description: "machines",
    });
    classIds.push(id);
  }
  const [small = "", large = ""] = classIds;
  const configuration = create(ProjectPrebuildConfigurationSchema, {
    enabled: true,
    environmentClassIds: turn([small, large]),
    trigger: { trigger: { case: "dailySchedule", value: { hourUtc: 4 } } },
  });
  const { project } = await call(projects.createProject, {
    name: "shop",
    initializer: INITIALIZER,
    prebuildConfiguration: configuration,
  });
  const projectId = project?.id ?? "";
  const projectEnvironmentClasses = turn([small, large]).map((value, order) => ({
    environmentClass: { case: "environmentClassId", value } as const,
    order,
  }));
  await call(projects.updateProjectEnvironmentClasses, { projectId, projectEnvironmentClasses });
  await call(insights.enableProjectInsights, { projectId });
  const { warmPool } = await call(pools.createWarmPool, {
    projectId,
    environmentClassId: large,
    minSize: 1,
    maxSize: 2,
  });
  return { mock, call, runnerId, small, large, projectId, configuration, poolId: warmPool?.id ?? "" };
}

function bytesOf(configuration: ProjectPrebuildConfiguration | undefined): Uint8Array | undefined {
  return configuration && toBinary(ProjectPrebuildConfigurationSchema, configuration);
}

describe.each([
  ["as they were made", (ids: string[]) => ids],
  ["the other way round", (ids: string[]) => ids.toReversed()],
])("Terraform, with the ids of classes %s", (_title, turn) => {
  it("finds in its second plan every input as it was sent, and absent things absent", async () => {
    const { call, runnerId, small, large, projectId, configuration, poolId } = await apply(turn);

    const { project } = await call(projects.getProject, { projectId });
    const { runner } = await call(runners.getRunner, { runnerId });
    const { environmentClass } = await call(classes.getEnvironmentClass, { environmentClassId: small });
    const { warmPool } = await call(pools.getWarmPool, { warmPoolId: poolId });

    expect(bytesOf(project?.prebuildConfiguration)).toEqual(bytesOf(configuration));
    expect(project?.initializer?.specs[0]?.spec.value).toMatchObject(GIT);
    expect(project?.environmentClasses.map(({ environmentClass }) => environmentClass.value)).toEqual(
      turn([small, large]),
    );
    expect(project?.environmentClass).toEqual(project?.environmentClasses[0]);
    expect(project?.recommendedEditors).toBeUndefined();
    expect(environmentClass).toMatchObject({ runnerId, displayName: "Small", enabled: true });
    expect(warmPool?.metadata).toMatchObject({ runnerId, environmentClassId: large });
    expect(runner?.spec?.configuration).toMatchObject({ region: "eu-central-1", autoUpdate: true });
    expect(runner?.spec?.configuration?.metrics).toMatchObject({ username: "u", password: "" });
    expect(runner?.spec?.configuration?.updateWindow?.startHour).toBe(3);
    expect(runner?.spec?.configuration?.updateWindow?.endHour).toBeUndefined();
    expect(await call(insights.getProjectInsightsStatus, { projectId })).toMatchObject({ enabled: true });
  });

  it("keeps a configuration that is absent absent, and one that is empty empty", async () => {
    const { call } = await apply(turn);
    const create = (prebuildConfiguration?: object) =>
      call(projects.createProject, { name: "n", initializer: INITIALIZER, prebuildConfiguration });

    const without = await create();
    const disabled = await create({ enabled: false });

    expect(without.project?.prebuildConfiguration).toBeUndefined();
    const { project } = await call(projects.getProject, { projectId: disabled.project?.id ?? "" });
    expect(bytesOf(project?.prebuildConfiguration)).toEqual(new Uint8Array());
  });

  it("deletes a pool whose class leaves the configuration, and not one whose class leaves the project", async () => {
    const { call, small, large, projectId, poolId } = await apply(turn);
    const only = (value: string) => [
      { environmentClass: { case: "environmentClassId", value } as const, order: 0 },
    ];

    await call(projects.updateProjectEnvironmentClasses, {
      projectId,
      projectEnvironmentClasses: only(small),
    });
    const kept = await call(pools.getWarmPool, { warmPoolId: poolId });
    await call(projects.updateProject, {
      projectId,
      prebuildConfiguration: { enabled: true, environmentClassIds: [small] },
    });
    const left = await call(pools.getWarmPool, { warmPoolId: poolId });

    expect([kept, left].map(({ warmPool }) => warmPool?.spec?.desiredPhase)).toEqual([20, 50]);
    expect(large).not.toBe(small);
  });

  it("has to wait for a pool that is replaced: the pair is taken while the old one drains", async () => {
    const { mock, call, projectId, large, poolId } = await apply(turn);
    const pool = { projectId, environmentClassId: large };

    await call(pools.deleteWarmPool, { warmPoolId: poolId });
    const early = await refusalOf(call(pools.createWarmPool, pool));
    mock.clock.advance("1h");

    expect(early.code).toBe("already_exists");
    expect((await call(pools.createWarmPool, pool)).warmPool?.id).not.toBe(poolId);
  });

  it("destroys everything back to back", async () => {
    const { mock, call, runnerId, small, large, projectId, poolId } = await apply(turn);

    await call(pools.deleteWarmPool, { warmPoolId: poolId });
    await call(projects.deleteProject, { projectId });
    for (const environmentClassId of [small, large]) {
      await call(classes.updateEnvironmentClass, { environmentClassId, enabled: false });
    }
    await call(runners.deleteRunner, { runnerId });
    const going = await call(projects.getProject, { projectId });
    mock.clock.advance("1h");

    expect(going.project?.desiredPhase).toBe(2);
    const gone = [
      call(projects.getProject, { projectId }),
      call(runners.getRunner, { runnerId }),
      call(pools.getWarmPool, { warmPoolId: poolId }),
    ];
    expect(await Promise.all(gone.map(async (one) => (await refusalOf(one)).code))).toEqual(
      gone.map(() => "not_found"),
    );
    expect(await call(classes.getEnvironmentClass, { environmentClassId: small })).toMatchObject({
      environmentClass: { enabled: false },
    });
  });

  it("cannot delete a runner in use without force", async () => {
    const { mock, call, runnerId, poolId } = await apply(turn);
    const before = JSON.stringify(mock.world.warmPools());

    const { code, message } = await refusalOf(call(runners.deleteRunner, { runnerId }));
    expect([code, message]).toEqual(["failed_precondition", expect.stringContaining(poolId)]);
    expect(JSON.stringify(mock.world.warmPools())).toBe(before);

    await call(runners.deleteRunner, { runnerId, force: true });
    const { warmPool } = await call(pools.getWarmPool, { warmPoolId: poolId });
    const { runner } = await call(runners.getRunner, { runnerId });
    expect([warmPool?.spec?.desiredPhase, runner?.status?.phase]).toEqual([50, RunnerPhase.DELETING]);
  });
});
