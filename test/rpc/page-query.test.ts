// Owns pages asked for in the query, as generated clients do for every page after the first.
import { describe, expect, test } from "vitest";
import { createMock } from "../../src/index.ts";
import { PROJECT, post } from "./request.ts";

interface Listed {
  readonly id: string;
}

const mock = createMock();
await Promise.all(
  ["5f9b7c1e-3d52-4b8a-9c41-7e2d1a6f0b94", "5f9b7c1e-3d52-4b8a-9c41-7e2d1a6f0b95"].map((environmentClassId) =>
    post(mock, "CreateWarmPool", { projectId: PROJECT, environmentClassId }),
  ),
);

describe.each([
  ["ListPrebuilds", "prebuilds"],
  ["ListWarmPools", "warmPools"],
])("%s", (method, field) => {
  const list = async (body: object, query = "") => {
    const { status, json } = await post(mock, `/gitpod.v1.PrebuildService/${method}${query}`, body);
    return {
      status,
      code: json.code,
      ids: json[field]?.map(({ id }: Listed) => id),
      next: json.pagination?.nextToken,
    };
  };

  test("a token in the query leads to the next page of the body's list", async () => {
    const body = { pagination: { pageSize: 1 }, filter: { projectIds: [PROJECT] } };
    const all = await list({ filter: { projectIds: [PROJECT] } });
    const first = await list(body);
    const second = await list(body, `?token=${encodeURIComponent(first.next)}`);
    const third = await list(body, `?token=${encodeURIComponent(second.next)}`);
    expect([...first.ids, ...second.ids, ...third.ids]).toEqual(all.ids);
    expect(third.next).toBeUndefined();
  });

  test("a token in the query wins over the body's", async () => {
    const first = await list({ pagination: { pageSize: 1 } });
    const second = await list({ pagination: { pageSize: 1, token: first.next } });
    const body = { pagination: { pageSize: 1, token: first.next } };
    const third = await list(body, `?token=${encodeURIComponent(second.next)}`);
    expect(third.ids).not.toEqual(second.ids);
    expect(third.ids).toHaveLength(1);
  });

  test("a page size in the query wins over the body's", async () => {
    const { ids } = await list({ pagination: { pageSize: 1 } }, "?pageSize=2");
    expect(ids).toHaveLength(2);
  });

  test("empty parameters leave the body as it is", async () => {
    const { ids } = await list({ pagination: { pageSize: 1 } }, "?token=&pageSize=");
    expect(ids).toHaveLength(1);
  });

  test("other parameters are passed over", async () => {
    const { ids } = await list({ pagination: { pageSize: 1 } }, "?colour=red");
    expect(ids).toHaveLength(1);
  });

  test.each(["?pageSize=101", "?pageSize=-1", "?pageSize=many", "?token=forged"])(
    "%s is refused",
    async (query) => {
      const { status, code } = await list({}, query);
      expect([status, code]).toEqual([400, "invalid_argument"]);
    },
  );
});

test("a token in the query is bound to its filter", async () => {
  const { json } = await post(mock, "ListPrebuilds", { pagination: { pageSize: 1 } });
  const path = `/gitpod.v1.PrebuildService/ListPrebuilds?token=${encodeURIComponent(json.pagination.nextToken)}`;
  const other = await post(mock, path, { filter: { projectIds: [PROJECT] } });
  expect(other.json.code).toBe("invalid_argument");
});
