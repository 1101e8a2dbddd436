// Owns correctness under load: many clients at once, while time passes, get only answers that the contract allows.
import type { JsonObject } from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { METHOD_NAMES, type Method } from "../../src/api/methods.ts";
import { type Mock, type Scenario, startMock } from "../../src/index.ts";
import type { PrebuildRow } from "../../src/world/prebuild/prebuild.ts";
import { Chance } from "../../src/world/random.ts";
import type { WarmPoolRow } from "../../src/world/warm-pool/warm-pool.ts";
import { answer, type Door, type RequestFields } from "../rpc-cases/door.ts";
import { binaryDoor, fetchExchange, jsonDoor } from "../rpc-cases/raw-door.ts";
import { brokenInAnswers } from "../world/invariants.ts";

const CLIENTS = 32;
const CALLS = 25;

const id = (n: number) => `40000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const NOBODY = id(999);
const PROJECTS = [id(1), id(2), id(3)];
const CLASSES = [id(11), id(12), id(13)];
const [, DISABLED, FAILING] = PROJECTS as [string, string, string];

const SCENARIO: Scenario = {
  name: "load",
  summary: "A few projects; one has no warm pools, and in one every prebuild fails.",
  projects: PROJECTS.map((project) => ({
    id: project,
    name: project,
    environmentClassIds: CLASSES.slice(0, 2),
    prebuildsEnabled: project !== DISABLED,
  })),
  outcomes: [
    {
      match: { projectId: FAILING },
      prebuild: { fail: { phase: "RUNNING", after: "30s", message: "no space left" } },
      warmPool: { degrade: { after: "5m", message: "out of capacity", recoverAfter: "10m" } },
    },
  ],
};

/** A resource as answers hold it, as far as these tests read it. */
interface Resource extends JsonObject {
  readonly id: string;
  readonly metadata: { readonly projectId: string; readonly createdAt: string };
  readonly spec: { readonly specVersion: string; readonly desiredPhase: string };
  readonly status: { readonly statusVersion: string; readonly phase: string };
}

/** One call that was made and what came back. */
interface Exchange {
  readonly client: number;
  readonly method: Method;
  readonly request: Record<string, unknown>;
  readonly code: string;
  readonly resources: readonly Resource[];
}

/** What clients share, so that they meet at the same resources. */
const known = { prebuildIds: [NOBODY], warmPoolIds: [NOBODY] };

/** How one client chooses: the same way in each run. */
interface Chooser {
  of<T>(values: readonly T[]): T;
  /** Rather one that came last. */
  late(ids: readonly string[]): string;
}

function chooser(client: number): Chooser {
  const chance = new Chance(4_020 + client);
  let n = 0;
  const below = (count: number) => chance.within({ min: 0, max: count - 1 }, 1, n++);
  return {
    of: (values) => values[below(values.length)] as (typeof values)[number],
    late: (ids) => ids.at(-1 - below(Math.min(ids.length, below(2) === 0 ? 6 : 100))) as string,
  };
}

interface Kind<M extends Method> {
  /** How often it is called, beside the others. */
  readonly weight: number;
  readonly request: (choose: Chooser) => RequestFields<M>;
  /** The refusals that the contract allows here. */
  readonly refusals: readonly string[];
}

const onePrebuild = (choose: Chooser) => ({ prebuildId: choose.late(known.prebuildIds) });
const onePool = (choose: Chooser) => ({ warmPoolId: choose.late(known.warmPoolIds) });
const pair = (choose: Chooser) => ({
  projectId: choose.of(PROJECTS),
  environmentClassId: choose.of(CLASSES),
});
const pageSize = (choose: Chooser) => choose.of([0, 1, 7, 100]);

const KINDS: { readonly [M in Method]: Kind<M> } = {
  CreatePrebuild: { weight: 6, request: (choose) => ({ ...pair(choose), spec: {} }), refusals: [] },
  GetPrebuild: { weight: 6, request: onePrebuild, refusals: ["not_found"] },
  ListPrebuilds: {
    weight: 4,
    request: (choose) => ({
      filter: { projectIds: choose.of([[], [FAILING]]), phases: choose.of([[], [60, 70], [85, 90]]) },
      pagination: { pageSize: pageSize(choose) },
    }),
    refusals: [],
  },
  CancelPrebuild: { weight: 3, request: onePrebuild, refusals: ["not_found", "failed_precondition"] },
  DeletePrebuild: { weight: 3, request: onePrebuild, refusals: ["not_found"] },
  CreatePrebuildLogsToken: { weight: 2, request: onePrebuild, refusals: ["not_found"] },
  CreateWarmPool: {
    weight: 3,
    request: (choose) => ({ ...pair(choose), minSize: choose.of([0, 1, 2]), maxSize: choose.of([2, 5]) }),
    refusals: ["already_exists", "failed_precondition"],
  },
  GetWarmPool: { weight: 3, request: onePool, refusals: ["not_found"] },
  ListWarmPools: {
    weight: 2,
    request: (choose) => ({ pagination: { pageSize: pageSize(choose) } }),
    refusals: [],
  },
  UpdateWarmPool: {
    weight: 3,
    request: (choose) => ({ ...onePool(choose), ...choose.of([{}, { minSize: 3 }, { maxSize: 2 }]) }),
    refusals: ["not_found", "failed_precondition", "invalid_argument"],
  },
  DeleteWarmPool: { weight: 1, request: onePool, refusals: ["not_found"] },
};
const DECK = METHOD_NAMES.flatMap((method) => Array<Method>(KINDS[method].weight).fill(method));

function resourcesIn(message: JsonObject): Resource[] {
  const { prebuild, prebuilds, warmPool, warmPools } = message;
  return [prebuild, prebuilds, warmPool, warmPools].flat().filter(Boolean) as Resource[];
}

async function exchange(client: number, door: Door, method: Method, request: object): Promise<Exchange> {
  const outcome = await door.call(method, request);
  const fields = request as Record<string, unknown>;
  if ("code" in outcome) return { client, method, request: fields, code: outcome.code, resources: [] };
  return { client, method, request: fields, code: "ok", resources: resourcesIn(outcome.message) };
}

/** The way over the port. */
function overSocket({ baseUrl }: Mock, acceptEncoding: string): ReturnType<typeof fetchExchange> {
  const fetch: Mock["fetch"] = (url, init) =>
    globalThis.fetch(url, { ...init, headers: { ...init?.headers, "accept-encoding": acceptEncoding } });
  return fetchExchange({ fetch, baseUrl } as Mock);
}

/** One client's calls, one after the other. Each takes a simulated second, however long it takes on this machine. */
async function visit(client: number, door: Door, clock: Mock["clock"]): Promise<Exchange[]> {
  const choose = chooser(client);
  const exchanges: Exchange[] = [];
  for (let i = 0; i < CALLS; i++) {
    const method = choose.of(DECK);
    const made = await exchange(client, door, method, KINDS[method].request(choose));
    const ids = made.resources.map((resource) => resource.id);
    if (method === "CreatePrebuild") known.prebuildIds.push(...ids);
    if (method === "CreateWarmPool") known.warmPoolIds.push(...ids);
    exchanges.push(made);
    clock.advance("1s");
  }
  return exchanges;
}

async function everyPage(
  door: Door,
  method: "ListPrebuilds" | "ListWarmPools",
  size: number,
): Promise<Resource[]> {
  const resources: Resource[] = [];
  let token = "";
  do {
    const page = await answer(door, method, { pagination: { pageSize: size, token } });
    resources.push(...resourcesIn(page));
    token = page.pagination.nextToken ?? "";
  } while (token !== "");
  return resources;
}

/** What of an answer the world's rules are about, as the world would hold it. */
function rowOf({ id, metadata, spec, status }: Resource): { readonly value: unknown } {
  const zero = { desiredSize: 0, runningInstances: 0, stoppedInstances: 0, failureMessage: "" };
  const none = { snapshotSizeBytes: 0, snapshotCompletionPercentage: 0 };
  const short = (phase: string) => phase.replace(/^(PREBUILD|WARM_POOL)_PHASE_/, "");
  return {
    value: {
      id,
      metadata,
      spec: { ...spec, desiredPhase: short(spec.desiredPhase) },
      status: { ...zero, ...none, ...status, phase: short(status.phase) },
    },
  };
}

function rulesBrokenBy(resources: readonly Resource[]): string[] {
  const isPool = ({ spec }: Resource) => "maxSize" in spec;
  return brokenInAnswers({
    prebuilds: resources.filter((resource) => !isPool(resource)).map(rowOf) as PrebuildRow[],
    warmPools: resources.filter(isPool).map(rowOf) as WarmPoolRow[],
  });
}

describe(`${CLIENTS} clients at once, while prebuilds run and end`, () => {
  let mock: Mock;
  let doors: readonly [Door, Door];
  let exchanges: Exchange[];

  beforeAll(async () => {
    mock = await startMock({ scenario: SCENARIO });
    doors = [jsonDoor(overSocket(mock, "identity")), binaryDoor(overSocket(mock, "gzip"))];
    const clients = Array.from({ length: CLIENTS }, (_, n) => visit(n, doors[n % 2] as Door, mock.clock));
    exchanges = (await Promise.all(clients)).flat();
  });

  afterAll(() => mock?.close());

  const answered = (...methods: Method[]) =>
    exchanges.filter(({ method, code }) => methods.includes(method) && code === "ok");

  it("get an answer to each call, and only such as its RPC may give", () => {
    const odd = exchanges.filter(
      ({ method, code }) => code !== "ok" && !KINDS[method].refusals.includes(code),
    );

    expect(exchanges).toHaveLength(CLIENTS * CALLS);
    expect(odd).toEqual([]);
  });

  it("have each RPC executed, and meet refusals of each kind", () => {
    const codes = new Set(exchanges.map(({ code }) => code));

    expect(METHOD_NAMES.filter((method) => answered(method).length === 0)).toEqual([]);
    expect([...codes].sort()).toEqual([
      "already_exists",
      "failed_precondition",
      "invalid_argument",
      "not_found",
      "ok",
    ]);
  });

  it("get the resource that they asked for", () => {
    const mixedUp = answered("GetPrebuild", "CancelPrebuild", "GetWarmPool", "UpdateWarmPool").filter(
      ({ request, resources }) => resources[0]?.id !== (request.prebuildId ?? request.warmPoolId),
    );

    expect(mixedUp).toEqual([]);
  });

  it("get what they create, each with an id of its own", () => {
    const created = answered("CreatePrebuild", "CreateWarmPool");

    expect(new Set(created.map(({ resources }) => resources[0]?.id)).size).toBe(created.length);
    expect(created.map(({ resources }) => resources[0]?.metadata.projectId)).toEqual(
      created.map(({ request }) => request.projectId),
    );
  });

  it("never see a resource older than they have seen it", () => {
    const seen = new Map<string, Resource>();
    const older = exchanges.flatMap(({ client, resources }) =>
      resources.filter((now) => {
        const before = seen.get(`${client} ${now.id}`);
        seen.set(`${client} ${now.id}`, now);
        return (
          before &&
          (BigInt(now.spec.specVersion) < BigInt(before.spec.specVersion) ||
            BigInt(now.status.statusVersion) < BigInt(before.status.statusVersion))
        );
      }),
    );

    expect(older).toEqual([]);
  });

  it("see lists newest first, without repeats", () => {
    const lists = answered("ListPrebuilds", "ListWarmPools").map(({ resources }) => resources);
    const instants = lists.map((list) => list.map(({ metadata }) => Date.parse(metadata.createdAt)));

    expect(lists.map((list) => new Set(list.map((resource) => resource.id)).size)).toEqual(
      lists.map((list) => list.length),
    );
    expect(instants.map((list) => [...list].sort((a, b) => b - a))).toEqual(instants);
  });

  it("see no more on a page than they asked for", () => {
    const tooLong = answered("ListPrebuilds", "ListWarmPools").filter(({ request, resources }) => {
      const { pageSize } = request.pagination as { pageSize: number };
      return resources.length > (pageSize || 25);
    });

    expect(tooLong).toEqual([]);
  });

  it("see the world's rules hold in every answer", () => {
    expect(exchanges.flatMap(({ resources }) => rulesBrokenBy(resources))).toEqual([]);
  });

  it("leave a world behind in which the rules hold", async () => {
    const all = [
      ...(await everyPage(doors[0], "ListPrebuilds", 100)),
      ...(await everyPage(doors[0], "ListWarmPools", 100)),
    ];
    const unversioned = all.filter(
      ({ spec, status }) => Number(spec.specVersion) < 1 || Number(status.statusVersion) < 1,
    );

    expect([rulesBrokenBy(all), unversioned]).toEqual([[], []]);
  });

  it.each([
    ["JSON", 0],
    ["binary", 1],
  ] as const)(
    "leave lists behind that hold, page by page, what can be got one by one, in %s",
    async (_, n) => {
      const door = doors[n];
      const got: Exchange[] = [];
      for (const prebuildId of known.prebuildIds)
        got.push(await exchange(0, door, "GetPrebuild", { prebuildId }));
      for (const warmPoolId of known.warmPoolIds)
        got.push(await exchange(0, door, "GetWarmPool", { warmPoolId }));
      const listed = [
        ...(await everyPage(door, "ListPrebuilds", 7)),
        ...(await everyPage(door, "ListWarmPools", 1)),
      ];
      const byId = (a: Resource, b: Resource) => (a.id < b.id ? -1 : 1);

      expect(listed.sort(byId)).toEqual(got.flatMap(({ resources }) => resources).sort(byId));
      expect(listed.length).toBeGreaterThan(0);
    },
  );
});
