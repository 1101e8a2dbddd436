// Owns the reset over HTTP.
import { expect, test } from "vitest";
import { createMock } from "../../../src/index.ts";
import { contents } from "../../rpc-cases/contents.ts";
import { call, PROJECT } from "../log-reader.ts";
import { control } from "./control-request.ts";

async function changed() {
  const mock = createMock();
  const fresh = contents(mock);
  mock.clock.setMode("per-read");
  mock.clock.advance("10m");
  await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  mock.clock.setMode("frozen");
  return { mock, fresh };
}

test.each([[undefined], [{}], [{ parts: ["state", "clock"] }], ["  "]])(
  "%j takes everything back",
  async (body) => {
    const { mock, fresh } = await changed();
    const { status } = await control(mock, "POST", "reset", body);
    expect(status).toBe(200);
    expect(contents(mock)).toEqual(fresh);
  },
);

test("parts take back only what they name", async () => {
  const { mock } = await changed();
  const now = mock.clock.now();
  await control(mock, "POST", "reset", { parts: ["state"] });
  expect(mock.clock.now()).toEqual(now);
  expect((await call(mock, "ListPrebuilds", {})).prebuilds).toHaveLength(3);
});

test.each([
  [{ parts: ["weather"] }, "parts.0"],
  [{ parts: "state" }, "parts"],
  [{ part: ["state"] }, "part"],
  [{ parts: null }, "parts"],
])("%j is a problem that names %s, and resets nothing", async (body, field) => {
  const { mock } = await changed();
  const before = contents(mock);
  const { status, type, json } = await control(mock, "POST", "reset", body);
  expect([status, type]).toEqual([400, "application/problem+json"]);
  expect(JSON.stringify([json.detail, json.errors])).toContain(field);
  expect(contents(mock)).toEqual(before);
});

test("an unknown part is refused with the known ones", async () => {
  const { json } = await control(createMock(), "POST", "reset", { parts: ["weather"] });
  expect(json.detail).toContain("state");
  expect(json.detail).toContain("clock");
});
