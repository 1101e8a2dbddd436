// Owns lists of every size: whatever the number of rows, all of them are listed, without a filter and with one.
import { expect, test } from "vitest";
import { createMock } from "../../src/index.ts";
import { PROJECT, post } from "./request.ts";

interface Listed {
  readonly id: string;
}

async function walk(mock: ReturnType<typeof createMock>, filter: object): Promise<string[]> {
  const ids: string[] = [];
  let token = "";
  do {
    const { json } = await post(mock, "ListPrebuilds", { filter, pagination: { pageSize: 100, token } });
    ids.push(...json.prebuilds.map(({ id }: Listed) => id));
    token = json.pagination.nextToken ?? "";
  } while (token !== "");
  return ids;
}

test.each([0, 1, 31, 32, 33, 64, 65, 100, 101, 1_023, 1_024, 1_025])(
  "%d prebuilds are listed whole",
  async (count) => {
    const prebuilds = Array.from({ length: count }, () => ({
      projectId: PROJECT,
      age: 0,
      outcome: { stall: "PENDING" as const },
    }));
    const mock = createMock({ scenario: { name: "many", summary: "Many prebuilds.", prebuilds } });
    const all = await walk(mock, {});
    expect(new Set(all).size).toBe(count);
    expect(await walk(mock, { projectIds: [PROJECT] })).toEqual(all);
    expect(await walk(mock, { phases: ["PREBUILD_PHASE_PENDING"] })).toEqual(all);
  },
);
