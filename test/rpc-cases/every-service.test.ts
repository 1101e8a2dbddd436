// Owns a script that calls every served RPC of every service, in {JSON, binary} x {in process, HTTP/1.1, HTTP/2}: it gets
// the same answers by each way, since mocks of one seed and one instant differ in nothing.
import {
  create,
  type DescMessage,
  type DescMethod,
  type DescService,
  fromBinary,
  fromJson,
  type JsonObject,
  type JsonValue,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { EnvironmentService } from "../../src/api/gen/gitpod/v1/environment_pb.ts";
import { EventService } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { IdentityService } from "../../src/api/gen/gitpod/v1/identity_pb.ts";
import { InsightsService } from "../../src/api/gen/gitpod/v1/insights_pb.ts";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { ProjectService } from "../../src/api/gen/gitpod/v1/project_pb.ts";
import { RunnerConfigurationService } from "../../src/api/gen/gitpod/v1/runner_configuration_pb.ts";
import { RunnerService } from "../../src/api/gen/gitpod/v1/runner_pb.ts";
import { createMock, type Mock, startMock } from "../../src/index.ts";
import { envelope } from "../../src/rpc/envelope.ts";
import { loadServices } from "../../src/services/services.ts";
import { type Exchange, fetchExchange, http2Exchange, socketExchange } from "./raw-door.ts";

const CLASS = "b0e12f6c-4c67-429d-a4a6-d9838b5da041";
const RUNNER = "d2c94c27-3b76-4a42-b88c-95a85e392c68";
const GONE = "f0000000-0000-4000-8000-00000000000f";

/** What was answered, by the names of the answers that later calls need. */
type Known = Record<string, string>;

interface Step {
  readonly service: DescService;
  readonly method: string;
  readonly request: (known: Known) => JsonObject;
  /** What later steps need of the answer, by a path. */
  readonly keep?: Readonly<Record<string, string>>;
}

const step = (
  service: DescService,
  method: string,
  request: JsonObject | Step["request"] = {},
  keep: Step["keep"] = {},
): Step => ({ service, method, request: typeof request === "function" ? request : () => request, keep });

const GIT = { specs: [{ git: { remoteUri: "https://github.com/acme/shop.git" } }] };
const ofProject = ({ project = "" }: Known) => ({ projectId: project });
const ofRunner = ({ runner = "" }: Known) => ({ runnerId: runner });
const ofEnvironment = ({ environment = "" }: Known) => ({ environmentId: environment });
const ofPrebuild = ({ prebuild = "" }: Known) => ({ prebuildId: prebuild });
const ofPool = ({ pool = "" }: Known) => ({ warmPoolId: pool });
const ofClass = ({ class: environmentClassId = "" }: Known) => ({ environmentClassId });

/** Every served RPC, once at least; the last of each kind is refused. */
const SCRIPT: readonly Step[] = [
  step(IdentityService, "GetAuthenticatedIdentity"),
  step(RunnerService, "ListRunners"),
  step(
    RunnerService,
    "CreateRunner",
    { name: "acme", provider: "RUNNER_PROVIDER_AWS_EC2" },
    {
      runner: "runner.runnerId",
    },
  ),
  step(RunnerService, "GetRunner", ofRunner),
  step(RunnerService, "UpdateRunner", (known) => ({ ...ofRunner(known), name: "acme two" })),
  step(RunnerService, "CreateRunnerToken", ofRunner),
  step(RunnerService, "ParseContextURL", { contextUrl: "https://github.com/acme/shop/tree/dev" }),
  step(RunnerService, "CheckAuthenticationForHost", { runnerId: RUNNER, host: "github.com" }),
  step(
    RunnerConfigurationService,
    "CreateEnvironmentClass",
    (known) => ({ ...ofRunner(known), displayName: "Large", description: "16 vCPU" }),
    { class: "id" },
  ),
  step(RunnerConfigurationService, "GetEnvironmentClass", ofClass),
  step(RunnerConfigurationService, "ListEnvironmentClasses", { filter: { enabled: true } }),
  step(RunnerConfigurationService, "UpdateEnvironmentClass", (known) => ({
    ...ofClass(known),
    description: "32 vCPU",
  })),
  step(
    ProjectService,
    "CreateProject",
    {
      name: "shop",
      initializer: GIT,
      prebuildConfiguration: { enabled: true, environmentClassIds: [CLASS], timeout: "1800s" },
    },
    { project: "project.id" },
  ),
  step(ProjectService, "GetProject", ofProject),
  step(ProjectService, "ListProjects", { filter: { search: "shop" }, count: { include: true } }),
  step(ProjectService, "UpdateProject", (known) => ({ ...ofProject(known), automationsFilePath: "a.yaml" })),
  step(ProjectService, "UpdateProjectEnvironmentClasses", (known) => ({
    ...ofProject(known),
    projectEnvironmentClasses: [
      { environmentClassId: CLASS, order: 0 },
      { environmentClassId: known.class ?? "", order: 1 },
    ],
  })),
  step(ProjectService, "ListProjectEnvironmentClasses", ofProject),
  step(InsightsService, "EnableProjectInsights", ofProject),
  step(InsightsService, "GetProjectInsightsStatus", ofProject),
  step(InsightsService, "DisableProjectInsights", ofProject),
  step(PrebuildService, "CreatePrebuild", (known) => ({ ...ofProject(known), spec: {} }), {
    prebuild: "prebuild.id",
  }),
  step(PrebuildService, "GetPrebuild", ofPrebuild),
  step(PrebuildService, "ListPrebuilds", (known) => ({ filter: { projectIds: [known.project ?? ""] } })),
  step(PrebuildService, "CreateWarmPool", (known) => ({ ...ofProject(known), environmentClassId: CLASS }), {
    pool: "warmPool.id",
  }),
  step(PrebuildService, "GetWarmPool", ofPool),
  step(PrebuildService, "UpdateWarmPool", (known) => ({ ...ofPool(known), maxSize: 4 })),
  step(PrebuildService, "ListWarmPools"),
  step(PrebuildService, "DeleteWarmPool", ofPool),
  step(PrebuildService, "CancelPrebuild", ofPrebuild),
  step(PrebuildService, "CreatePrebuildLogsToken", ofPrebuild),
  step(PrebuildService, "DeletePrebuild", ofPrebuild),
  step(EnvironmentService, "ListEnvironmentClasses"),
  step(EnvironmentService, "CreateEnvironment", { spec: { machine: { class: CLASS } } }),
  step(EnvironmentService, "CreateEnvironmentFromProject", ofProject, { environment: "environment.id" }),
  step(EnvironmentService, "GetEnvironment", ofEnvironment),
  step(EnvironmentService, "ListEnvironments", { count: { include: true } }),
  step(EnvironmentService, "StopEnvironment", ofEnvironment),
  step(EnvironmentService, "StartEnvironment", ofEnvironment),
  step(EnvironmentService, "DeleteEnvironment", (known) => ({ ...ofEnvironment(known), force: true })),
  step(ProjectService, "DeleteProject", ofProject),
  step(RunnerService, "DeleteRunner", ofRunner),
  // Refused, in each service.
  step(RunnerService, "GetRunner", { runnerId: GONE }),
  step(RunnerConfigurationService, "GetEnvironmentClass", { environmentClassId: GONE }),
  step(ProjectService, "GetProject", { projectId: GONE }),
  step(InsightsService, "GetProjectInsightsStatus", { projectId: GONE }),
  step(EnvironmentService, "GetEnvironment", { environmentId: GONE }),
  step(PrebuildService, "GetPrebuild", { prebuildId: "none" }),
];

type Encoding = "json" | "proto";

interface Way {
  readonly name: string;
  readonly encoding: Encoding;
  readonly open: () => Promise<{ readonly mock: Mock; readonly exchange: Exchange }>;
}

const OPTIONS = { scenario: "empty", startAt: "2026-01-01T09:00:00Z", clock: "frozen" } as const;

const WAYS: readonly Way[] = (["json", "proto"] as const).flatMap((encoding) => [
  {
    name: `${encoding} in process`,
    encoding,
    open: async () => {
      const mock = createMock(OPTIONS);
      return { mock, exchange: fetchExchange(mock) };
    },
  },
  ...[
    { way: "HTTP/1.1", exchangeOf: socketExchange },
    { way: "HTTP/2", exchangeOf: http2Exchange },
  ].map(({ way, exchangeOf }) => ({
    name: `${encoding} over ${way}`,
    encoding,
    open: async () => {
      const mock = await startMock(OPTIONS);
      return { mock, exchange: exchangeOf(mock) };
    },
  })),
]);

function methodOf({ service, method }: Step): DescMethod {
  const found = service.methods.find(({ name }) => name === method);
  if (!found) throw new Error(`${service.typeName} has no method ${method}`);
  return found;
}

function written(schema: DescMessage, json: JsonValue, encoding: Encoding): Buffer {
  const message = fromJson(schema, json);
  return Buffer.from(
    encoding === "json" ? JSON.stringify(toJson(schema, message)) : toBinary(schema, message),
  );
}

function read(schema: DescMessage, body: Buffer, encoding: Encoding): JsonValue {
  const message =
    encoding === "json" ? fromJson(schema, JSON.parse(body.toString())) : fromBinary(schema, body);
  return toJson(schema, message);
}

/** The answers of all steps, in order. */
async function walk({ encoding, open }: Way): Promise<unknown[]> {
  const { mock, exchange } = await open();
  const headers = { authorization: "Bearer t", "content-type": `application/${encoding}` };
  const known: Known = {};
  const answers: unknown[] = [];
  try {
    for (const each of SCRIPT) {
      const { input, output, name, parent } = methodOf(each);
      const { status, body } = await exchange({
        path: `/${parent.typeName}/${name}`,
        headers,
        body: written(input, each.request(known), encoding),
      });
      const answer = status === 200 ? read(output, body, encoding) : JSON.parse(body.toString());
      answers.push({ method: name, status, answer });
      for (const [key, path] of Object.entries(each.keep ?? {})) {
        // biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
        known[key] = path.split(".").reduce((value: any, field) => value?.[field], answer) ?? "";
      }
    }
    return answers;
  } finally {
    await mock.close();
  }
}

/** Where a mock is served is in no answer of the script but a log's address, of which there is none. */
let expected: Promise<unknown[]> | undefined;

test.each(WAYS)("every RPC returns the same by $name", async (way) => {
  expected ??= walk(WAYS[0] as Way);

  const answers = await walk(way);

  expect(answers).toEqual(await expected);
  expect(answers.slice(0, -6).map((each) => (each as { status: number }).status)).toEqual(
    SCRIPT.slice(0, -6).map(() => 200),
  );
  expect(answers.slice(-6).map((each) => (each as { answer: { code?: string } }).answer.code)).toEqual([
    ...Array.from({ length: 5 }, () => "not_found"),
    "invalid_argument",
  ]);
});

test("the script leaves out no unary RPC of any service", async () => {
  const served = (await loadServices()).flatMap(({ descriptor }) =>
    descriptor.methods
      .filter(({ methodKind }) => methodKind === "unary")
      .map(({ name, parent }) => `${parent.typeName}/${name}`),
  );

  const called = new Set(SCRIPT.map(({ service, method }) => `${service.typeName}/${method}`));

  expect(served.filter((rpc) => !called.has(rpc))).toEqual([]);
});

test.each(WAYS.filter(({ name }) => !name.includes("in process")))(
  "WatchEvents refuses alike by $name",
  async ({ encoding, open }) => {
    const { mock, exchange } = await open();
    const { input } = EventService.method.watchEvents;
    const message = create(input, { scope: { case: "environmentId", value: "none" } });
    const bytes =
      encoding === "json" ? Buffer.from(JSON.stringify(toJson(input, message))) : toBinary(input, message);
    const { status, body } = await exchange({
      path: `/${EventService.typeName}/WatchEvents`,
      headers: { authorization: "Bearer t", "content-type": `application/connect+${encoding}` },
      body: Buffer.from(envelope(0, bytes)),
    });
    await mock.close();

    // One envelope, with the end of the stream.
    expect([status, body[0], JSON.parse(body.subarray(5).toString()).error.code]).toEqual([
      200,
      2,
      "invalid_argument",
    ]);
  },
);
