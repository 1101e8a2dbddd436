// Owns the walking of pages: nothing twice, nothing left out, tokens bound to their list.
import { answer, type Bench, type Door, type RequestFields } from "./door.ts";
import {
  ALPHA,
  BETA,
  COMPLETED,
  FAILED,
  LARGE,
  NOBODY,
  PENDING,
  PENDING_POOL,
  READY_POOL,
} from "./organization.ts";
import type { Journey } from "./rpc-case.ts";

type List = RequestFields<"ListPrebuilds">;

async function page(door: Door, pagination: List["pagination"], filter: List["filter"] = {}) {
  const { prebuilds = [], pagination: answered } = await answer(door, "ListPrebuilds", {
    pagination,
    filter,
  });
  return {
    ids: prebuilds.map(({ id }: { id: string }) => id) as string[],
    token: (answered.nextToken ?? "") as string,
  };
}

async function walk(door: Door, pageSize: number, filter: List["filter"] = {}): Promise<string[][]> {
  const pages: string[][] = [];
  let token = "";
  do {
    const next = await page(door, { pageSize, token }, filter);
    pages.push(next.ids);
    token = next.token;
  } while (token !== "" && pages.length < 100);
  return pages;
}

/** Makes prebuilds of a project of their own; answers their ids, newest first. */
async function createMany({ door }: Bench, count: number): Promise<string[]> {
  const made: string[] = [];
  for (let n = 0; n < count; n++) {
    made.unshift((await answer(door, "CreatePrebuild", { projectId: NOBODY, spec: {} })).prebuild.id);
  }
  return made;
}

function tokenError(outcome: object): unknown {
  return "code" in outcome ? outcome.code : "answered";
}

export const PAGE_JOURNEYS: readonly Journey[] = [
  {
    title: "pages of two hold what the whole list holds, and the last has no token",
    walk: ({ door }) => walk(door, 2),
    expected: [[PENDING, FAILED], [COMPLETED]],
  },
  {
    title: "a list that fills its last page exactly has no page after it",
    walk: ({ door }) => walk(door, 3),
    expected: [[PENDING, FAILED, COMPLETED]],
  },
  {
    title: "a page size of 0 means 25",
    walk: async (bench) => {
      const made = await createMany(bench, 27);
      const pages = await walk(bench.door, 0, { projectIds: [NOBODY] });
      return { sizes: pages.map(({ length }) => length), same: pages.flat().join() === made.join() };
    },
    expected: { sizes: [25, 2], same: true },
  },
  {
    title: "a page of 100 is taken",
    walk: async ({ door }) => (await page(door, { pageSize: 100 })).ids.length,
    expected: 3,
  },
  {
    title: "ids of a list descend",
    walk: async (bench) => {
      await createMany(bench, 6);
      bench.mock.clock.advance("1s");
      await createMany(bench, 6);
      const ids = (await walk(bench.door, 5, { projectIds: [NOBODY] })).flat();
      return ids.length === 12 && ids.join() === ids.toSorted().reverse().join();
    },
    expected: true,
  },
  {
    title: "rows that are added between pages neither repeat nor hide any",
    walk: async ({ mock, door }) => {
      const first = await page(door, { pageSize: 2 });
      await createMany({ mock, door }, 3);
      const second = await page(door, { pageSize: 2, token: first.token });
      return [first.ids, second.ids, second.token];
    },
    expected: [[PENDING, FAILED], [COMPLETED], ""],
  },
  {
    title: "rows that are purged between pages neither repeat nor hide any",
    walk: async ({ mock, door }) => {
      const first = await page(door, { pageSize: 1 });
      await answer(door, "DeletePrebuild", { prebuildId: PENDING });
      mock.clock.advanceUntil(({ id, to }) => id === PENDING && to === "GONE");
      const second = await page(door, { pageSize: 1, token: first.token });
      const third = await page(door, { pageSize: 1, token: second.token });
      return [first.ids, second.ids, third.ids, third.token];
    },
    expected: [[PENDING], [FAILED], [COMPLETED], ""],
  },
  {
    title: "a token may be used with another page size",
    walk: async ({ door }) => {
      const { token } = await page(door, { pageSize: 1 });
      return (await page(door, { pageSize: 100, token })).ids;
    },
    expected: [FAILED, COMPLETED],
  },
  {
    title: "a token of one filter is refused with another",
    walk: async ({ door }) => {
      const { token } = await page(door, { pageSize: 1 }, { projectIds: [ALPHA] });
      const pagination = { pageSize: 1, token };
      const others: List["filter"][] = [
        { projectIds: [BETA] },
        { projectIds: [ALPHA, BETA] },
        { projectIds: [ALPHA], phases: [60] },
        { creatorIds: [ALPHA] },
        {},
      ];
      const outcomes = await Promise.all(
        others.map((filter) => door.call("ListPrebuilds", { pagination, filter })),
      );
      return outcomes.map(tokenError);
    },
    expected: Array(5).fill("invalid_argument"),
  },
  {
    title: "a token of one list is refused by the other",
    walk: async ({ door }) => {
      const { token } = await page(door, { pageSize: 1 });
      return tokenError(await door.call("ListWarmPools", { pagination: { token } }));
    },
    expected: "invalid_argument",
  },
  {
    title: "a token that this service never made is refused",
    walk: async ({ door }) => {
      const { token } = await page(door, { pageSize: 1 });
      const flipped = (token[0] === "A" ? "B" : "A") + token.slice(1);
      const tokens = ["x", "next", "MS4w", flipped, token.slice(0, -2), `${token}${token}`];
      const outcomes = await Promise.all(
        tokens.map((forged) => door.call("ListPrebuilds", { pagination: { token: forged } })),
      );
      return outcomes.map(tokenError);
    },
    expected: Array(6).fill("invalid_argument"),
  },
  {
    title: "pools are walked by pages too",
    walk: async ({ door }) => {
      await answer(door, "CreateWarmPool", { projectId: ALPHA, environmentClassId: LARGE });
      const first = await answer(door, "ListWarmPools", { pagination: { pageSize: 2 } });
      const token = first.pagination.nextToken;
      const second = await answer(door, "ListWarmPools", { pagination: { pageSize: 2, token } });
      const known = first.warmPools.slice(1).concat(second.warmPools);
      return [known.map(({ id }: { id: string }) => id), second.pagination];
    },
    expected: [[PENDING_POOL, READY_POOL], {}],
  },
  {
    title: "a pool's token of one filter is refused with another",
    walk: async ({ door }) => {
      const first = await answer(door, "ListWarmPools", { pagination: { pageSize: 1 } });
      const token = first.pagination.nextToken;
      return tokenError(
        await door.call("ListWarmPools", { pagination: { token }, filter: { projectIds: [ALPHA] } }),
      );
    },
    expected: "invalid_argument",
  },
];
