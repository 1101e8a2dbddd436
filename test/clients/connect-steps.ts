// Owns the nine steps of an ordinary prebuild script with Connect-Web and Connect-Node, in binary and in JSON. Run by
// `npm run test:clients`.
import {
  create,
  createFileRegistry,
  type DescMethodUnary,
  type DescService,
  fromJson,
  toBinary,
} from "@bufbuild/protobuf";
import { base64Encode } from "@bufbuild/protobuf/wire";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import { EnvironmentPhase, EnvironmentService } from "../../src/api/gen/gitpod/v1/environment_pb.ts";
import { IdentityService, Principal } from "../../src/api/gen/gitpod/v1/identity_pb.ts";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { ProjectService } from "../../src/api/gen/gitpod/v1/project_pb.ts";
import { RunnerConfigurationService } from "../../src/api/gen/gitpod/v1/runner_configuration_pb.ts";
import { RunnerPhase, RunnerService } from "../../src/api/gen/gitpod/v1/runner_pb.ts";
import { connect, control, DOCUMENTED, newWorld, until } from "./connect-client.ts";

const userService = makeUserService();
const getUser = userService.method.getUser as DescMethodUnary;

describe.each([
  ["binary", true],
  ["JSON", false],
])("the nine steps in %s", (_, useBinaryFormat) => {
  test("each returns what the next one needs", async () => {
    const world = await newWorld("warm-start");
    const client = <T extends DescService>(service: T) =>
      connect(service, { baseUrl: world.baseUrl, useBinaryFormat });
    const projects = client(ProjectService);
    const environments = client(EnvironmentService);

    // 1. The identity behind the token.
    const { subject, organizationTier } = await client(IdentityService).getAuthenticatedIdentity({});
    expect([subject?.principal, organizationTier]).toEqual([Principal.USER, "enterprise"]);

    // 2. The project by its name.
    const found = await projects.listProjects({ filter: { search: "documentation" } });
    expect(found.projects.map(({ metadata }) => metadata?.name)).toEqual(["documentation"]);
    const projectId = found.projects[0]?.id ?? "";

    // 3. Its configuration.
    const { project } = await projects.getProject({ projectId });
    expect(project?.prebuildConfiguration?.enabled).toBe(true);
    expect(project?.metadata?.creator?.id).toBe(subject?.id);

    // 4. Prebuilds are enabled.
    const sent = {
      enabled: true,
      environmentClassIds: [DOCUMENTED.environmentClass],
      timeout: { seconds: 1800n },
    };
    await projects.updateProject({ projectId, prebuildConfiguration: { enabled: false } });
    const updated = await projects.updateProject({ projectId, prebuildConfiguration: sent });
    expect(updated.project?.prebuildConfiguration).toMatchObject(sent);

    // 5. A class.
    const { environmentClasses } = await client(RunnerConfigurationService).listEnvironmentClasses({
      filter: { canCreateEnvironments: true },
    });
    const environmentClassId = DOCUMENTED.environmentClass;
    expect(environmentClasses.map(({ id }) => id)).toContain(environmentClassId);

    // 6. A prebuild.
    const { prebuild } = await client(PrebuildService).createPrebuild({
      projectId,
      environmentClassId,
      spec: {},
    });
    await until({ prebuild: prebuild?.id, phase: "COMPLETED" }, world);

    // 7. An environment.
    const { environment } = await environments.createEnvironmentFromProject({ projectId });
    expect(environment?.metadata?.prebuildId).toBe(prebuild?.id);
    await control("clock/advance", { by: "1m" }, world);
    const running = await environments.getEnvironment({ environmentId: environment?.id ?? "" });
    expect(running.environment?.status?.phase).toBe(EnvironmentPhase.RUNNING);

    // 8. The runners.
    const { runners } = await client(RunnerService).listRunners({});
    expect(runners.map(({ status }) => status?.phase)).toEqual([RunnerPhase.ACTIVE]);

    // 9. The creator, by a stub.
    const response = { user: { id: subject?.id, name: "Ada" } };
    const bytes = toBinary(getUser.output, fromJson(getUser.output, response as never));
    await control(
      "stubs",
      {
        rpc: "gitpod.v1.UserService/GetUser",
        ...(useBinaryFormat ? { responseBinary: base64Encode(bytes) } : { response }),
      },
      world,
    );
    const users = client(userService) as unknown as {
      getUser(request: object): Promise<{ user?: { name?: string } }>;
    };
    expect((await users.getUser({ userId: subject?.id })).user?.name).toBe("Ada");
  });
});

/** A service outside what the mock serves, in the part that is called. */
function makeUserService(): DescService {
  const text = (name: string, number: number) => ({
    name,
    number,
    type: 9,
    label: 1,
    jsonName: name.replace(/_i/, "I"),
  });
  const file = {
    name: "user.proto",
    package: "gitpod.v1",
    syntax: "proto3",
    messageType: [
      { name: "User", field: [text("id", 1), text("name", 2)] },
      { name: "GetUserRequest", field: [text("user_id", 1)] },
      {
        name: "GetUserResponse",
        field: [
          { name: "user", number: 1, type: 11, label: 1, typeName: ".gitpod.v1.User", jsonName: "user" },
        ],
      },
    ],
    service: [
      {
        name: "UserService",
        method: [
          {
            name: "GetUser",
            inputType: ".gitpod.v1.GetUserRequest",
            outputType: ".gitpod.v1.GetUserResponse",
          },
        ],
      },
    ],
  };
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));
  return registry.getService("gitpod.v1.UserService") as DescService;
}
