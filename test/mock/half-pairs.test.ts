// Owns text with half of a surrogate pair, which UTF-8 and so the service cannot write: each door that takes text refuses
// it by the place that holds it, and nothing changes.
import { expect, it } from "vitest";
import { createFixtures } from "../../src/fixtures/index.ts";
import { createMock, MisuseError, type Mock } from "../../src/index.ts";
import { parseScenario } from "../../src/scenarios/index.ts";
import { control } from "../server/control/control-request.ts";

const HALF = "a\ud800b";
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const POOL = "a1b2c3d4-5678-9abc-def0-1234567890ab";
const RPC = "gitpod.v1.SecretService/ListSecrets";

const scenario = (more: object) => ({ name: "mine", summary: "Mine.", ...more });

const DOORS: Readonly<Record<string, (mock: Mock) => unknown>> = {
  name: () => createMock({ scenario: { name: HALF, summary: "x" } }),
  "projects.0.name": () => createMock({ scenario: scenario({ projects: [{ name: HALF }] }) }),
  "invalid URL": () => createMock({ url: `http://mock.test/${HALF}` }),
  "invalid host name": () => createMock({ allowedHosts: [HALF] }),
  "invalid origin": () => createMock({ cors: [`http://${HALF}`] }),
  "the token must be": () => createMock({ token: HALF }),
  "state: scenario.summary": (mock) => {
    const saved = mock.save();
    return createMock({ state: { ...saved, scenario: { ...(saved.scenario as object), summary: HALF } } });
  },
  "name: must": (mock) => mock.checkpoint(HALF),
  "projects.0.metadata.name": (mock) =>
    mock.world.seed({ projects: [{ metadata: { name: HALF } }] } as never),
  "recommendedEditors.vim.0": (mock) =>
    mock.world.changeProject(PROJECT, { recommendedEditors: { vim: [HALF] } } as never),
  "recommendedEditors.a\ud800b": (mock) =>
    mock.world.changeProject(PROJECT, { recommendedEditors: { [HALF]: [] } } as never),
  message: (mock) => mock.world.degrade(POOL, HALF),
  "message: must": (mock) => mock.faults.add({ rpc: "*", code: "internal", message: HALF }),
  "details.0.debug.x": (mock) =>
    mock.faults.add({
      rpc: "*",
      code: "internal",
      details: [{ type: "a.B", value: "", debug: { x: HALF } }],
    }),
  "match.prebuildId": (mock) =>
    mock.faults.add({ rpc: "GetPrebuild", code: "internal", match: { prebuildId: HALF } }),
  "response.secrets.0.value": (mock) =>
    mock.stubs.add({ rpc: RPC, response: { secrets: [{ value: HALF }] } }),
  "response.a\ud800b: the name": (mock) => mock.stubs.add({ rpc: RPC, response: { [HALF]: 1 } }),
  "error.message": (mock) => mock.stubs.add({ rpc: RPC, error: { code: "internal", message: HALF } }),
  "the scenario is invalid: summary": (mock) =>
    mock.worlds.create({ scenario: { name: "x", summary: HALF } }),
  "match.prebuildId: must": (mock) => mock.requests.find({ match: { prebuildId: HALF } }),
  resourceId: (mock) => mock.requests.count({ resourceId: HALF }),
  "text must": (mock) => mock.world.summary({ text: HALF }),
  "status.failureMessage": () => createFixtures().prebuild.failed(HALF).build(),
};

it.each(Object.keys(DOORS))("%j is named in the refusal", (place) => {
  const mock = createMock();
  const was = JSON.stringify(mock.save());
  let refused: unknown;
  try {
    DOORS[place]?.(mock);
  } catch (error) {
    refused = error;
  }

  expect(refused).toBeInstanceOf(MisuseError);
  expect((refused as Error).message).toContain(place);
  expect([JSON.stringify(mock.save()), mock.checkpoints()]).toEqual([was, []]);
});

it.each([
  ["PATCH", `projects/${PROJECT}`, { name: HALF }, "name"],
  ["POST", "checkpoints", { name: HALF }, "name"],
  ["POST", "scenario", { name: HALF }, "name"],
  ["POST", "stubs", { rpc: RPC, response: { a: [HALF] } }, "response.a.0"],
  ["POST", "requests/wait", { match: { prebuildId: HALF } }, "match.prebuildId"],
  ["POST", "worlds", { scenario: scenario({ projects: [{ name: HALF }] }) }, "scenario.projects.0.name"],
])("%s /_mock/%s names the place", async (verb, path, body, field) => {
  const { status, json } = await control(createMock(), verb, path, body);

  expect([status, json.errors]).toEqual([
    400,
    [{ field, message: 'must be well-formed Unicode: "a\\ud800b" holds half of a surrogate pair' }],
  ]);
});

it("a scenario's text names the line", async () => {
  const text = 'name: mine\nsummary: "a\\ud800b"\n';
  await expect(parseScenario(text, { format: "yaml" })).rejects.toThrow(
    "scenario:2:1: summary: must be well-formed Unicode",
  );
});

it("a message that is cut ends with a whole character", async () => {
  const mock = createMock();
  const name = `${"x".repeat(198)}🚀`;
  const { json } = await control(mock, "PUT", "clock", { mode: name });

  expect(json.detail).toContain("x…");
  expect(json.detail).not.toMatch(/\p{Surrogate}/u);
});

it("an environment's generated name ends with a whole character of the repository's", async () => {
  const mock = createMock();
  const repository = "🚀".repeat(40);
  const project = mock.world.addProject({
    name: "app",
    environmentClassIds: ["20000000-0000-4000-8000-000000000001"],
    initializer: { specs: [{ git: { remoteUri: `https://example.com/acme/x${repository}.git` } }] },
  } as never);
  const { environment } = await mock.call("CreateEnvironmentFromProject", { projectId: project.id });

  expect(environment?.metadata?.name).toMatch(/^x(?:🚀){40}-[0-9a-f]{8}$/u);
});
