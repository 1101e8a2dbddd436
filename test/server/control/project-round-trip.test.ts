// Owns what RPCs make of a project: it is shown, written back and saved by the control API as it is.
import { expect, it } from "vitest";
import { createMock } from "../../../src/index.ts";
import { PROJECT } from "../../rpc/request.ts";
import { control } from "./control-request.ts";

const CLASS = "d2c94c27-3b76-4a42-b88c-95a85e392c68";
const editors = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`editor${index}`, { versions: ["1"] }]));

it.each<[string, object]>([
  ["a thousand editors", { recommendedEditors: { editors: editors(1_000) } }],
  ["many versions", { recommendedEditors: { editors: { vim: { versions: Array(20_000).fill("1.0") } } } }],
  ["a long path", { devcontainerFilePath: "x".repeat(100_000) }],
  ["an executor without an id", { prebuildConfiguration: { executor: { principal: "PRINCIPAL_USER" } } }],
  ["an empty executor", { prebuildConfiguration: { executor: {} } }],
  [
    "an executor in capitals",
    { prebuildConfiguration: { executor: { id: CLASS.toUpperCase(), principal: "PRINCIPAL_USER" } } },
  ],
])("a project with %s is written back as it is shown", async (_, patch) => {
  const mock = createMock();
  await mock.call("UpdateProject", { projectId: PROJECT, ...patch });
  const [field] = Object.keys(patch) as [string];
  const { project } = (await control(mock, "GET", `projects/${PROJECT}`)).json;

  const { status, json } = await control(mock, "PATCH", `projects/${PROJECT}`, { [field]: project[field] });

  expect([status, json.project]).toEqual([200, { ...project, updatedAt: json.project?.updatedAt }]);
  expect(createMock({ state: mock.save() }).world.project(PROJECT)).toEqual(mock.world.project(PROJECT));
});

it("an RPC takes as many editors as the control API", async () => {
  const mock = createMock();
  const call = mock.call("UpdateProject", {
    projectId: PROJECT,
    recommendedEditors: { editors: editors(1_001) },
  });

  await expect(call).rejects.toMatchObject({
    code: "invalid_argument",
    message: "recommended_editors: must have at most 1000 entries: got 1001",
  });
});

it("a scheduled prebuild of any executor that an RPC takes is in a state that is read again", async () => {
  const mock = createMock();
  const prebuildConfiguration = {
    enabled: true,
    environmentClassIds: [CLASS],
    trigger: { dailySchedule: { hourUtc: 10 } },
  };
  const update = (id: string) =>
    mock.call("UpdateProject", {
      projectId: PROJECT,
      prebuildConfiguration: { ...prebuildConfiguration, executor: { id } },
    });
  await expect(update("robot")).rejects.toMatchObject({ code: "invalid_argument" });
  await update(CLASS.toUpperCase());
  mock.clock.advance("1d");

  const { prebuilds } = await mock.call("ListPrebuilds", { filter: { executorIds: [CLASS] } });

  expect(prebuilds).toMatchObject([{ metadata: { creator: { id: CLASS }, executor: { id: CLASS } } }]);
  expect(createMock({ state: mock.save() }).world.prebuilds()).toEqual(mock.world.prebuilds());
});

it("a prebuild takes its project's timeout in whole milliseconds, as its own", async () => {
  const mock = createMock();
  await mock.call("UpdateProject", {
    projectId: PROJECT,
    prebuildConfiguration: { enabled: true, environmentClassIds: [CLASS], timeout: "300.000500s" },
  });

  const { prebuild } = await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
  mock.clock.advance("10m");

  expect(prebuild.spec?.timeout).toBe("300.001s");
  expect(createMock({ state: mock.save() }).world.prebuilds()).toEqual(mock.world.prebuilds());
});
