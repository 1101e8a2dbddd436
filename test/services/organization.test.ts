// Owns what the services around prebuilds do, clause by clause, and what they refuse. In both encodings.
import { describe, expect, it } from "vitest";
import { EventService, ResourceOperation, ResourceType } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { IdentityService, Principal } from "../../src/api/gen/gitpod/v1/identity_pb.ts";
import { InsightsService } from "../../src/api/gen/gitpod/v1/insights_pb.ts";
import { SortOrder } from "../../src/api/gen/gitpod/v1/listing_pb.ts";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { ProjectService } from "../../src/api/gen/gitpod/v1/project_pb.ts";
import {
  RunnerConfigurationService,
  RunnerKind,
  RunnerProvider,
} from "../../src/api/gen/gitpod/v1/runner_configuration_pb.ts";
import { RunnerCapability, RunnerPhase, RunnerService } from "../../src/api/gen/gitpod/v1/runner_pb.ts";
import type { Scenario } from "../../src/index.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { caller, type Encoding, refusalOf } from "./typed-call.ts";

const UNKNOWN = "f0000000-0000-4000-8000-00000000000f";
const REGULAR = "b0e12f6c-4c67-429d-a4a6-d9838b5da041";
const BUILT_IN = "d2c94c27-3b76-4a42-b88c-95a85e392c68";

const projects = ProjectService.method;
const runners = RunnerService.method;
const classes = RunnerConfigurationService.method;
const prebuilds = PrebuildService.method;

const git = (remoteUri: string) => ({ specs: [{ spec: { case: "git", value: { remoteUri } } as const }] });
const SHOP = git("https://github.com/acme/Shop.git");
const classed = (value: string, order: number) => ({
  environmentClass: { case: "environmentClassId", value } as const,
  order,
});

function setUp(encoding: Encoding = "proto", options: Parameters<typeof createMock>[0] = {}) {
  const mock = createMock({ scenario: "empty", ...options });
  return { mock, call: caller(mock, encoding) };
}

/** A runner of its own with some classes. */
async function withClasses(call: ReturnType<typeof caller>, count = 2) {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const { id } = await call(classes.createEnvironmentClass, {
      runnerId: BUILT_IN,
      displayName: `Class ${n}`,
      description: "machines",
    });
    ids.push(id);
  }
  return ids as [string, string];
}

describe.each(["json", "proto"] as const)("in %s", (encoding) => {
  it("the caller is the person whom metadata names, in the organization that it names", async () => {
    const { call } = setUp(encoding);
    const { project } = await call(projects.createProject, { name: "shop", initializer: SHOP });

    const identity = await call(IdentityService.method.getAuthenticatedIdentity, {});

    expect(identity.subject?.principal).toBe(Principal.USER);
    expect(identity.subject).toEqual(project?.metadata?.creator);
    expect(identity.organizationId).toBe(project?.metadata?.organizationId);
    expect(identity.organizationTier).toBe("enterprise");
  });

  it("a project without classes gets the oldest class on which an environment can be created", async () => {
    const { call } = setUp(encoding);
    const { project } = await call(projects.createProject, { name: "shop", initializer: SHOP });
    const { environmentClasses } = await call(classes.listEnvironmentClasses, {
      filter: { enabled: true, canCreateEnvironments: true },
    });

    expect(project?.environmentClasses).toMatchObject([
      { environmentClass: { value: environmentClasses[0]?.id } },
    ]);
    expect([environmentClasses[0]?.id, environmentClasses[0]?.runnerId]).toEqual([REGULAR, BUILT_IN]);
  });

  it("the technical description is returned by the call that sends it, and not by reads", async () => {
    const { call } = setUp(encoding);
    const { project } = await call(projects.createProject, {
      name: "shop",
      initializer: SHOP,
      technicalDescription: "a shop",
    });
    const { project: read } = await call(projects.getProject, { projectId: project?.id ?? "" });

    expect([project?.technicalDescription, read?.technicalDescription]).toEqual(["a shop", ""]);
  });

  it("an update changes what is set, and an empty one nothing, not even the time of the last change", async () => {
    const { mock, call } = setUp(encoding);
    const { project } = await call(projects.createProject, {
      name: "shop",
      initializer: SHOP,
      devcontainerFilePath: "dev.json",
      automationsFilePath: "auto.yaml",
    });
    const projectId = project?.id ?? "";
    mock.clock.advance("1m");

    const same = await call(projects.updateProject, { projectId });
    const changed = await call(projects.updateProject, {
      projectId,
      name: "store",
      devcontainerFilePath: "",
      recommendedEditors: { editors: { vscode: { versions: ["1"] } } },
    });
    const cleared = await call(projects.updateProject, { projectId, recommendedEditors: {} });

    expect(same.project?.metadata).toEqual(project?.metadata);
    expect(changed.project).toMatchObject({ devcontainerFilePath: "", automationsFilePath: "auto.yaml" });
    expect(changed.project?.metadata?.name).toBe("store");
    expect(changed.project?.recommendedEditors?.editors.vscode?.versions).toEqual(["1"]);
    expect(changed.project?.metadata?.updatedAt).not.toEqual(project?.metadata?.updatedAt);
    expect(cleared.project?.recommendedEditors).toBeUndefined();
  });

  it("lists page through every project once, in either order, and count on the first page", async () => {
    const { call } = setUp(encoding);
    for (const name of ["a", "b", "c"]) await call(projects.createProject, { name, initializer: SHOP });
    const through = async (order: SortOrder, field = "id") => {
      const names: string[] = [];
      const counts: unknown[] = [];
      for (let token = ""; ; ) {
        const page = await call(projects.listProjects, {
          pagination: { pageSize: 2, token },
          sort: { field, order },
          count: { include: true },
        });
        names.push(...page.projects.map(({ metadata }) => metadata?.name ?? ""));
        counts.push(page.count?.value);
        token = page.pagination?.nextToken ?? "";
        if (token === "") return { names: names.join(""), counts };
      }
    };

    expect(await through(SortOrder.UNSPECIFIED)).toEqual({ names: "abc", counts: [3, undefined] });
    expect(await through(SortOrder.DESC)).toEqual({ names: "cba", counts: [3, undefined] });
    expect((await through(SortOrder.UNSPECIFIED, "")).names).toBe("cba");
    expect((await through(SortOrder.ASC, "popularity")).names).toBe("abc");
  });

  it("filters of projects must all hold", async () => {
    const { call } = setUp(encoding);
    await call(projects.createProject, { name: "Web", initializer: SHOP });
    await call(projects.createProject, { name: "api", initializer: git("https://github.com/acme/api") });
    const names = async (filter: object) =>
      (await call(projects.listProjects, { filter })).projects.map(({ metadata }) => metadata?.name);

    expect(await names({ search: "we" })).toEqual(["Web"]);
    expect(await names({ search: "shop" })).toEqual(["Web"]);
    expect(await names({ specRemoteUris: ["https://github.com/acme/api"] })).toEqual(["api"]);
    expect(await names({ search: "web", specRemoteUris: ["https://github.com/acme/api"] })).toEqual([]);
    expect(await names({ runnerIds: [BUILT_IN], runnerKinds: [RunnerKind.REMOTE] })).toEqual(["api", "Web"]);
    expect(await names({ creatorIds: [UNKNOWN] })).toEqual([]);
  });

  it("a runner is CREATED at once, and INACTIVE, then ACTIVE with time", async () => {
    const { mock, call } = setUp(encoding);
    const { runner, exchangeToken } = await call(runners.createRunner, {
      name: "acme",
      provider: RunnerProvider.LINUX_HOST,
    });
    const runnerId = runner?.runnerId ?? "";
    const phase = async () => (await call(runners.getRunner, { runnerId })).runner?.status?.phase;

    expect([runner?.kind, runner?.status?.phase]).toEqual([RunnerKind.LOCAL, RunnerPhase.CREATED]);
    expect(runner?.status?.capabilities).not.toContain(RunnerCapability.WARM_POOL);
    expect(exchangeToken).not.toBe("");
    mock.clock.advanceUntil(({ kind, to }) => kind === "runner" && to === "INACTIVE");
    expect(await phase()).toBe(RunnerPhase.INACTIVE);
    mock.clock.advanceUntil(({ kind, to }) => kind === "runner" && to === "ACTIVE");
    expect(await phase()).toBe(RunnerPhase.ACTIVE);
  });

  it("a runner is merged by field, its metrics too, and an empty update window removes it", async () => {
    const { call } = setUp(encoding);
    const update = (configuration: object) =>
      call(runners.updateRunner, { runnerId: BUILT_IN, spec: { configuration } });
    await update({ metrics: { url: "https://m.test", password: "p" }, updateWindow: { startHour: 3 } });
    await update({ metrics: { enabled: true }, autoUpdate: false });
    const { runner } = await call(runners.getRunner, { runnerId: BUILT_IN });
    await update({ updateWindow: {} });
    const { runner: cleared } = await call(runners.getRunner, { runnerId: BUILT_IN });

    const { metrics, region, autoUpdate, updateWindow } = runner?.spec?.configuration ?? {};
    expect(metrics).toMatchObject({ url: "https://m.test", enabled: true, password: "" });
    expect([region, autoUpdate]).toEqual(["us-east-1", false]);
    expect([updateWindow?.startHour, updateWindow?.endHour]).toEqual([3, undefined]);
    expect(cleared?.spec?.configuration?.updateWindow).toBeUndefined();
  });

  it("insights are one boolean for each project", async () => {
    const { call } = setUp(encoding);
    const { project } = await call(projects.createProject, { name: "shop", initializer: SHOP });
    const projectId = project?.id ?? "";
    const { method } = InsightsService;
    const status = async () => (await call(method.getProjectInsightsStatus, { projectId })).enabled;

    expect(await status()).toBe(false);
    for (const _ of [1, 2]) await call(method.enableProjectInsights, { projectId });
    expect(await status()).toBe(true);
    for (const _ of [1, 2]) await call(method.disableProjectInsights, { projectId });
    expect(await status()).toBe(false);
  });
});

describe("a disabled environment class", () => {
  it("is returned, changes nothing that uses it, and takes nothing new", async () => {
    const { call } = setUp();
    const { project } = await call(projects.createProject, { name: "shop", initializer: SHOP });
    const projectId = project?.id ?? "";
    await call(classes.updateEnvironmentClass, { environmentClassId: REGULAR, enabled: false });

    const { environmentClass } = await call(classes.getEnvironmentClass, { environmentClassId: REGULAR });
    const refused = await refusalOf(call(prebuilds.createPrebuild, { projectId, spec: {} }));

    expect(environmentClass?.enabled).toBe(false);
    expect(refused).toMatchObject({
      code: "failed_precondition",
      message: expect.stringContaining("is disabled"),
    });
    expect((await call(projects.getProject, { projectId })).project).toMatchObject({
      environmentClasses: project?.environmentClasses,
    });
  });
});

describe("a project that is deleted", () => {
  it("stays with its desired phase until its prebuilds are gone, and takes nothing new", async () => {
    const { mock, call } = setUp();
    const { project } = await call(projects.createProject, { name: "shop", initializer: SHOP });
    const projectId = project?.id ?? "";
    const { prebuild } = await call(prebuilds.createPrebuild, { projectId, spec: {} });

    await call(projects.deleteProject, { projectId });
    await call(projects.deleteProject, { projectId });
    const going = await call(projects.getProject, { projectId });
    const refusals = await Promise.all([
      refusalOf(call(projects.updateProject, { projectId, name: "x" })),
      refusalOf(call(prebuilds.createPrebuild, { projectId, spec: {} })),
    ]);
    const { prebuild: deleted } = await call(prebuilds.getPrebuild, { prebuildId: prebuild?.id ?? "" });
    mock.clock.advance("1h");

    expect(going.project?.desiredPhase).toBe(2);
    expect(refusals.map(({ code }) => code)).toEqual(["failed_precondition", "failed_precondition"]);
    expect(deleted?.spec?.desiredPhase).toBe(90);
    expect((await refusalOf(call(projects.getProject, { projectId }))).code).toBe("not_found");
    expect((await refusalOf(call(projects.deleteProject, { projectId }))).code).toBe("not_found");
  });
});

describe("an unknown project or class", () => {
  it("is created by its first use in PrebuildService, with a branch to clone, and then listed", async () => {
    const { call } = setUp();
    await call(prebuilds.createPrebuild, { projectId: UNKNOWN, spec: {} });

    const { project } = await call(projects.getProject, { projectId: UNKNOWN });

    expect(project?.initializer?.specs[0]?.spec.value).toMatchObject({
      remoteUri: expect.stringMatching(/^https:/),
      targetMode: 3,
      cloneTarget: "main",
    });
    expect(project?.environmentClasses).toMatchObject([{ environmentClass: { value: REGULAR } }]);
  });

  it("is invalid in a project's lists in a strict world, and created on the built-in runner in an open one", async () => {
    const sent = {
      name: "shop",
      initializer: SHOP,
      prebuildConfiguration: { enabled: true, environmentClassIds: [UNKNOWN] },
    };
    const strict = setUp("proto", { strict: true });
    const open = setUp();

    const { code, message } = await refusalOf(strict.call(projects.createProject, sent));
    await open.call(projects.createProject, sent);
    const { environmentClass } = await open.call(classes.getEnvironmentClass, {
      environmentClassId: UNKNOWN,
    });

    expect([code, message]).toEqual([
      "invalid_argument",
      expect.stringContaining("prebuild_configuration.environment_class_ids[0]"),
    ]);
    expect(strict.mock.world.projects()).toEqual([]);
    expect(environmentClass).toMatchObject({ runnerId: BUILT_IN, enabled: true });
  });
});

describe("a context URL", () => {
  it.each([
    ["https://github.com/acme/Shop", { branch: "main", cloneUrl: "https://github.com/acme/Shop.git" }],
    ["https://github.com/acme/Shop/tree/feature/x", { branch: "feature/x" }],
    ["https://github.com/acme/Shop/commit/0123abc", { commit: "0123abc", branch: "" }],
    ["https://github.com/acme/Shop/releases/tag/v1", { tag: "v1" }],
    ["https://github.com/acme/Shop/pull/7", { branch: "pull/7/head" }],
    [
      "https://gitlab.com/acme/group/Shop/-/merge_requests/7",
      { owner: "acme/group", branch: "merge-requests/7/head" },
    ],
  ])("%s is read", async (contextUrl, expected) => {
    const { call } = setUp();
    const { git: context } = await call(runners.parseContextURL, { contextUrl });
    expect(context).toMatchObject({ repo: "Shop", ...expected });
  });

  it("names the projects of its repository, however their address is written, and the classes of the first", async () => {
    const { call } = setUp();
    const [first, second] = await withClasses(call);
    const made: string[] = [];
    for (const uri of [
      "git@GitHub.com:acme/Shop.git",
      "ssh://git@github.com/acme/Shop/",
      "https://github.com/acme/shop",
    ]) {
      const { project } = await call(projects.createProject, { name: "n", initializer: git(uri) });
      made.push(project?.id ?? "");
    }
    await call(projects.updateProjectEnvironmentClasses, {
      projectId: made[0] ?? "",
      projectEnvironmentClasses: [
        classed(second, 1),
        classed(first, 2),
        { environmentClass: { case: "localRunner", value: true }, order: 0 },
      ],
    });

    const parsed = await call(runners.parseContextURL, {
      contextUrl: "https://github.com/acme/Shop",
      runnerId: BUILT_IN,
    });

    expect(parsed.projectIds).toEqual(made.slice(0, 2));
    expect(parsed.recommendedEnvironmentClasses).toEqual([second, first]);
  });

  it("with a runner needs authentication at its host, which a scenario can take away", async () => {
    const scenario: Scenario = { name: "s", summary: "", unauthenticatedHosts: ["git.acme.test:8443"] };
    const { call } = setUp("proto", { scenario });
    const contextUrl = "https://git.acme.test:8443/acme/shop";

    const there = await call(runners.checkAuthenticationForHost, {
      runnerId: BUILT_IN,
      host: "git.acme.test:8443",
    });
    const elsewhere = await call(runners.checkAuthenticationForHost, {
      runnerId: BUILT_IN,
      host: "github.com",
    });
    const refused = await refusalOf(call(runners.parseContextURL, { contextUrl, runnerId: BUILT_IN }));

    expect([there.authenticated, elsewhere.authenticated]).toEqual([false, true]);
    expect(refused.code).toBe("failed_precondition");
    expect((await call(runners.parseContextURL, { contextUrl })).git?.host).toBe("git.acme.test:8443");
  });
});

describe("events", () => {
  it("say what becomes of projects, classes and runners", async () => {
    const { mock, call } = setUp();
    const events: string[] = [];
    const abort = new AbortController();
    const response = await mock.fetch(`http://mock.test/${EventService.typeName}/WatchEvents`, {
      method: "POST",
      headers: { "Content-Type": "application/jsonl", Authorization: "Bearer t" },
      body: JSON.stringify({ organization: true }),
      signal: abort.signal,
    });
    const reader = response.body?.getReader();
    const { project } = await call(projects.createProject, { name: "shop", initializer: SHOP });
    const projectId = project?.id ?? "";
    await call(projects.updateProjectEnvironmentClasses, {
      projectId,
      projectEnvironmentClasses: [classed(REGULAR, 5)],
    });
    await call(projects.deleteProject, { projectId });
    await call(classes.updateEnvironmentClass, { environmentClassId: REGULAR, enabled: false });
    await call(runners.updateRunner, { runnerId: BUILT_IN, name: "renamed" });
    for (let text = ""; events.length < 6; ) {
      const { value } = (await reader?.read()) ?? {};
      text += new TextDecoder().decode(value);
      events.splice(0, events.length, ...text.split("\n").filter((line) => line.trim() !== ""));
    }
    abort.abort();

    const told = events.map((line) => {
      const { operation, resourceType } = JSON.parse(line);
      return `${operation} ${resourceType}`.replaceAll(/RESOURCE_(?:OPERATION|TYPE)_/g, "");
    });
    expect(told).toEqual([
      "CREATE PROJECT",
      "UPDATE PROJECT",
      "UPDATE PROJECT",
      "DELETE PROJECT",
      "UPDATE ENVIRONMENT_CLASS",
      "UPDATE RUNNER",
    ]);
    expect([ResourceOperation.UPDATE, ResourceType.RUNNER]).toEqual([2, 2]);
  });
});

describe("bad input", () => {
  const valid = { name: "shop", initializer: SHOP };
  const list = (...projectEnvironmentClasses: object[]) => projectEnvironmentClasses;

  it.each<[string, object, string]>([
    ["a name of 0 characters", { ...valid, name: "" }, "name"],
    ["a name of 81 characters", { ...valid, name: "a".repeat(81) }, "name"],
    ["an absolute path", { ...valid, devcontainerFilePath: "/etc" }, "devcontainer_file_path"],
    ["another absolute path", { ...valid, automationsFilePath: "/etc" }, "automations_file_path"],
    ["no initializer", { name: "shop" }, "initializer"],
    ["an initializer without specs", { ...valid, initializer: {} }, "initializer.specs"],
    ["an initializer of nothing", { ...valid, initializer: { specs: [{}] } }, "initializer.specs[0]"],
    [
      "hour 24",
      {
        ...valid,
        prebuildConfiguration: { trigger: { trigger: { case: "dailySchedule", value: { hourUtc: 24 } } } },
      },
      "hour_utc",
    ],
    ["a timeout of 299 s", { ...valid, prebuildConfiguration: { timeout: { seconds: 299n } } }, "timeout"],
    [
      "a class twice",
      { ...valid, prebuildConfiguration: { environmentClassIds: [REGULAR, REGULAR] } },
      "prebuild_configuration.environment_class_ids[1]",
    ],
  ])("CreateProject with %s is refused, and there is no project", async (_title, request, field) => {
    const { mock, call } = setUp();
    const { code, message } = await refusalOf(call(projects.createProject, request));
    expect([code, message]).toEqual(["invalid_argument", expect.stringContaining(field)]);
    expect(mock.world.projects()).toEqual([]);
  });

  it.each<[string, object[]]>([
    ["no class", list()],
    [
      "31 classes",
      list(...Array.from({ length: 31 }, (_, n) => classed(UNKNOWN.replace(/^f0/, String(10 + n)), n))),
    ],
    ["a class twice", list(classed(REGULAR, 0), classed(REGULAR, 1))],
    ["two equal orders", list(classed(REGULAR, 0), classed(UNKNOWN, 0))],
    ["a negative order", list(classed(REGULAR, -1))],
    ["neither case set", list({ order: 0 })],
    [
      "two local runners",
      list(
        { environmentClass: { case: "localRunner", value: true }, order: 0 },
        { environmentClass: { case: "localRunner", value: true }, order: 1 },
      ),
    ],
  ])("UpdateProjectEnvironmentClasses with %s is refused, and nothing changes", async (_title, entries) => {
    const { mock, call } = setUp();
    const { project } = await call(projects.createProject, valid);
    const before = [mock.world.projects(), mock.world.classes()];
    const request = { projectId: project?.id ?? "", projectEnvironmentClasses: entries };
    const { code, message } = await refusalOf(call(projects.updateProjectEnvironmentClasses, request));
    expect([code, message]).toEqual([
      "invalid_argument",
      expect.stringContaining("project_environment_classes"),
    ]);
    expect([mock.world.projects(), mock.world.classes()]).toEqual(before);
  });

  it("other calls are refused by what is wrong with them", async () => {
    const { call } = setUp();
    const machines = { displayName: "Large", description: "machines" };
    const refused = await Promise.all(
      [
        call(classes.createEnvironmentClass, { ...machines, runnerId: UNKNOWN }),
        call(runners.getRunner, { runnerId: UNKNOWN }),
        call(runners.deleteRunner, { runnerId: UNKNOWN }),
        call(runners.createRunner, { name: "ab" }),
        call(runners.createRunner, { name: "abc" }),
        call(runners.updateRunner, { runnerId: BUILT_IN, spec: { desiredPhase: RunnerPhase.INACTIVE } }),
        call(projects.listProjects, { sort: { field: "name" } }),
        call(runners.parseContextURL, { contextUrl: "git@github.com:acme/shop" }),
        call(runners.parseContextURL, { contextUrl: "https://github.com/" }),
        call(runners.parseContextURL, { contextUrl: "nowhere" }),
        call(runners.parseContextURL, { contextUrl: "https://github.com/a/b", runnerId: UNKNOWN }),
        call(InsightsService.method.enableProjectInsights, { projectId: UNKNOWN }),
      ].map(refusalOf),
    );
    expect(refused.map(({ code }) => code)).toEqual([
      "not_found",
      "not_found",
      "not_found",
      "invalid_argument",
      "invalid_argument",
      "failed_precondition",
      "invalid_argument",
      "invalid_argument",
      "invalid_argument",
      "invalid_argument",
      "not_found",
      "not_found",
    ]);
  });

  it("a pool on a runner without the capability is refused with the words that an SDK looks for", async () => {
    const { call } = setUp();
    const { runner } = await call(runners.createRunner, {
      name: "desk",
      provider: RunnerProvider.LINUX_HOST,
    });
    const { id } = await call(classes.createEnvironmentClass, {
      runnerId: runner?.runnerId ?? "",
      displayName: "Desk",
      description: "a machine",
    });
    const { project } = await call(projects.createProject, {
      ...valid,
      prebuildConfiguration: { enabled: true, environmentClassIds: [id] },
    });

    const refused = await refusalOf(
      call(prebuilds.createWarmPool, { projectId: project?.id ?? "", environmentClassId: id }),
    );

    expect([refused.code, refused.message]).toEqual([
      "failed_precondition",
      expect.stringContaining("unsupported capability"),
    ]);
  });
});

describe("lists", () => {
  it("have the project of most environments first, or the newest, as the sort says", async () => {
    const mock = createMock({ scenario: "empty" });
    const call = caller(mock, "proto");
    const first = await call(projects.createProject, {
      name: "first",
      initializer: SHOP,
    });
    await call(projects.createProject, { name: "second", initializer: SHOP });
    const projectId = first.project?.id ?? "";
    await mock.call("EnvironmentService/CreateEnvironmentFromProject", { projectId, spec: {} });
    const names = async (field: string) =>
      (await call(projects.listProjects, { sort: { field, order: SortOrder.DESC } })).projects.map(
        ({ metadata }) => metadata?.name,
      );

    expect(await names("popularity")).toEqual(["first", "second"]);
    expect(await names("id")).toEqual(["second", "first"]);
  });

  it("leave out the classes of other runners than those asked for", async () => {
    const { call } = setUp();
    const own = await withClasses(call);
    const listed = async (runnerId: string) => {
      const { environmentClasses } = await call(classes.listEnvironmentClasses, {
        filter: { runnerIds: [runnerId] },
      });
      return environmentClasses.map(({ id }) => id);
    };

    expect(await listed(BUILT_IN)).toEqual(expect.arrayContaining(own));
    expect(await listed(UNKNOWN)).toEqual([]);
  });
});

describe("a project that is created on first use", () => {
  it("gives each class that joins the next order", () => {
    const mock = createMock({ scenario: "empty" });
    const create = (environmentClassId: string) =>
      mock.call("CreatePrebuild", { projectId: REGULAR, environmentClassId, spec: {} });

    return Promise.all([create(BUILT_IN), create(UNKNOWN)]).then(() => {
      const [project] = mock.world.projects().filter(({ id }) => id === REGULAR);
      expect(project?.environmentClasses.map(({ order }) => order ?? 0)).toEqual([0, 1]);
    });
  });
});
