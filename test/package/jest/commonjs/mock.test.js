// Owns what a suite of CommonJS under Jest does with the installed package: every entry that is not of another runner.
const { createMock, MisuseError, startMock } = require("prebuild-mock");
const { createFixtures } = require("prebuild-mock/fixtures");
const { toPrebuildMessage } = require("prebuild-mock/fixtures/messages");
const { PRESETS, parseScenario } = require("prebuild-mock/scenarios");

const projectId = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

test("a mock in process responds, and its clock is moved", async () => {
  const mock = createMock({ scenario: "failing-prebuild", startAt: new Date("2026-01-01T09:00:00Z") });
  const { prebuild } = await mock.call("CreatePrebuild", { projectId, spec: {} });

  expect(mock.clock.advance("10m").at(-1)).toMatchObject({ id: prebuild.id, to: "FAILED" });
  expect(mock.requests.count({ rpc: "CreatePrebuild" })).toBe(1);
  expect((await (await mock.fetch("/_mock/info")).json()).scenario).toBe("failing-prebuild");
});

test("a mock on a port responds", async () => {
  const mock = await startMock();

  const answer = await fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: "{}",
  });

  expect(answer.status).toBe(200);
  await mock.close();
});

test("errors are what Jest takes for errors", async () => {
  expect(() => createMock({ scenario: "faling-prebuild" })).toThrow(MisuseError);
  expect(() => createMock({ scenario: "faling-prebuild" })).toThrow("did you mean failing-prebuild");
  await expect(createMock().call("GetPrebuild", { prebuildId: projectId })).rejects.toThrow("not found");
});

test("fixtures and scenarios are there", async () => {
  const prebuild = createFixtures({ seed: 7 }).prebuild.failed("no space left").build();

  expect(toPrebuildMessage(prebuild).id).toBe(prebuild.id);
  expect(PRESETS.healthy.summary).not.toBe("");
  expect(await parseScenario("name: mine\nsummary: of my own\n")).toEqual({
    name: "mine",
    summary: "of my own",
  });
});

test("timers that are faked are not the mock's", async () => {
  jest.useFakeTimers();
  const mock = createMock();

  expect((await mock.call("ListPrebuilds")).prebuilds.length).toBeGreaterThan(0);
  await mock.close();
  jest.useRealTimers();
});
