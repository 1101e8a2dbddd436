// Owns the fault rules over HTTP.
import { expect, test } from "vitest";
import { createMock } from "../../../src/index.ts";
import { PREBUILD, post } from "../../rpc/request.ts";
import { control } from "./control-request.ts";

const down = { rpc: "GetPrebuild", code: "unavailable" };
const call = async (mock: ReturnType<typeof createMock>) =>
  (await post(mock, "GetPrebuild", { prebuildId: PREBUILD })).json.code ?? "ok";

test("a rule that is added matches calls and is listed with its hits", async () => {
  const mock = createMock();
  const added = await control(mock, "POST", "faults", { ...down, times: 1 });
  const codes = [await call(mock), await call(mock)];

  expect([added.status, added.json]).toEqual([200, { id: "fault-1", ...down, times: 1, hits: 0 }]);
  expect(codes).toEqual(["unavailable", "ok"]);
  expect((await control(mock, "GET", "faults")).json).toEqual({
    faults: [{ id: "fault-1", ...down, times: 1, hits: 1 }],
  });
  expect((await control(mock, "GET", "faults/fault-1")).json.hits).toBe(1);
});

test("a rule is put under an id of the caller's own, again and again", async () => {
  const mock = createMock();
  await control(mock, "PUT", "faults/mine", down);
  await call(mock);
  const { json } = await control(mock, "PUT", "faults/mine", { ...down, code: "aborted" });

  expect(json).toEqual({ id: "mine", ...down, code: "aborted", hits: 0 });
  expect((await control(mock, "GET", "faults")).json.faults).toHaveLength(1);
  expect(await call(mock)).toBe("aborted");
});

test("all rules are replaced, and the same list draws the same", async () => {
  const mock = createMock();
  const faults = [{ ...down, probability: 0.5 }];
  const codes = async () => {
    await control(mock, "PUT", "faults", { faults });
    return [await call(mock), await call(mock), await call(mock), await call(mock), await call(mock)];
  };

  expect(await codes()).toEqual(await codes());
});

test("rules are removed one by one and all at once", async () => {
  const mock = createMock();
  for (const code of ["internal", "aborted", "unknown"])
    await control(mock, "POST", "faults", { ...down, code });

  expect((await control(mock, "DELETE", "faults/fault-1")).json).toEqual({ removed: "fault-1" });
  expect(await call(mock)).toBe("aborted");
  expect((await control(mock, "DELETE", "faults")).json).toEqual({ faults: [] });
  expect(await call(mock)).toBe("ok");
});

test("a reset of the faults goes back to the scenario's", async () => {
  const mock = createMock({
    scenario: { name: "mine", summary: "", faults: [{ rpc: "*", code: "internal" }] },
  });
  await control(mock, "DELETE", "faults");
  await control(mock, "POST", "reset", { parts: ["faults"] });

  expect((await control(mock, "GET", "faults")).json.faults).toMatchObject([{ code: "internal", hits: 0 }]);
});
