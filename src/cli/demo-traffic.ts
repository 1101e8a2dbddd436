// Owns the clients of the demo: they call the RPCs over HTTP like a team's tools, several times a second of real
// time, whatever the clock does. The next caller and call are drawn from the seed.
import { type Method, SERVICE } from "../api/methods.ts";
import { ACTIVE_PHASES } from "../api/phases.ts";
import type { PrebuildJson } from "../api/resource-json.ts";
import { hostDelay } from "../mock/host-time.ts";
import type { Mock } from "../mock/mock.ts";
import { Chance, PURPOSES } from "../world/random.ts";

/** The time between two calls, in milliseconds of real time. */
const PAUSE = { min: 300, max: 1_100 };

/** How long a client waits for a response, in milliseconds of real time. */
const PATIENCE = 5_000;

/** The result of a call that got no response, or only part of one. */
const BROKEN = [TypeError, SyntaxError, DOMException];

/** The most prebuilds that the clients have in progress at a time. */
const MOST_ACTIVE = 9;

/** How many environments are kept. */
const MOST_ENVIRONMENTS = 40;

const ENVIRONMENTS = "gitpod.v1.EnvironmentService";

/** The calls, weighted by repetition. */
const CALLS = [
  ...Array(7).fill("create"),
  ...Array(4).fill("poll"),
  ...Array(2).fill("list"),
  ...Array(2).fill("pools"),
  ...Array(2).fill("environment"),
  "cancel",
  "delete",
  "stray",
] as readonly Kind[];

type Kind = "create" | "poll" | "list" | "pools" | "environment" | "cancel" | "delete" | "stray";

const ACTIVE: ReadonlySet<string> = new Set(ACTIVE_PHASES.map((phase) => `PREBUILD_PHASE_${phase}`));

const CALLERS: Record<Kind, string> = {
  create: "ci-runner/2.4",
  poll: "ci-runner/2.4",
  list: "dev-portal/1.9",
  pools: "capacity-report/0.7",
  environment: "dev-portal/1.9",
  cancel: "ci-runner/2.4",
  delete: "snapshot-janitor/3.0",
  stray: "old-script/0.1",
};

/** Calls until the signal is aborted. Nothing is created while the clock is paused. */
export async function demoTraffic(
  mock: Mock,
  { seed, signal, pause = PAUSE }: { seed: number; signal: AbortSignal; pause?: typeof PAUSE },
): Promise<void> {
  const chance = new Chance(seed);
  const draw = (n: number, part: number, count: number) =>
    chance.within({ min: 0, max: count - 1 }, PURPOSES.traffic, n, part);
  const made: string[] = [];
  for (let n = 0; !signal.aborted; n += 1) {
    await hostDelay(chance.within(pause, PURPOSES.traffic, n, 1), signal);
    if (signal.aborted) return;
    const kind = CALLS[draw(n, 2, CALLS.length)] as Kind;
    const pick = <T>(list: readonly T[]) => list[draw(n, 3, list.length)];
    try {
      await callOnce(kind, pick);
    } catch (error) {
      // A fault rule may break the connection or the response, or never respond, and stopping closes it.
      if (!BROKEN.some((kind) => error instanceof kind)) throw error;
    }
  }

  async function callOnce(kind: Kind, pick: <T>(list: readonly T[]) => T | undefined): Promise<void> {
    const isStill = mock.clock.mode === "frozen";
    if (kind === "create") return isStill ? undefined : create(pick);
    if (kind === "environment") return isStill ? undefined : startEnvironment(pick);
    if (kind === "list") return list();
    if (kind === "pools") return void (await rpc(kind, "ListWarmPools", {}));
    const ids = kind === "stray" ? ["de000000-0000-4000-8000-00000000dead"] : made;
    const prebuildId = pick(ids);
    if (prebuildId === undefined) return;
    const method = {
      poll: "GetPrebuild",
      stray: "GetPrebuild",
      cancel: "CancelPrebuild",
      delete: "DeletePrebuild",
    };
    const answer = (await rpc(kind, method[kind] as Method, { prebuildId })) as { code?: string };
    if (kind === "stray") return;
    if (kind === "delete") made.splice(made.indexOf(prebuildId), 1);
    // After a reset earlier resources are gone: the next list returns the existing ones.
    if (answer.code === "not_found") made.length = 0;
  }

  async function list(): Promise<void> {
    const answer = await rpc("list", "ListPrebuilds", { pagination: { pageSize: 10 } });
    const { prebuilds = [] } = answer as { prebuilds?: readonly PrebuildJson[] };
    if (made.length === 0) made.push(...prebuilds.map(({ id }) => id));
  }

  async function create(pick: <T>(list: readonly T[]) => T | undefined): Promise<void> {
    const active = mock.world.prebuilds().filter(({ status }) => ACTIVE.has(status.phase));
    const project = pick(mock.world.projects().filter(({ prebuildsEnabled }) => prebuildsEnabled));
    if (active.length >= MOST_ACTIVE || !project) return;
    const environmentClassId = pick(project.environmentClassIds);
    const answer = await rpc("create", "CreatePrebuild", {
      projectId: project.id,
      environmentClassId,
      spec: {},
    });
    const { prebuild } = answer as { prebuild?: PrebuildJson };
    if (prebuild) made.push(prebuild.id);
    if (made.length > 30) made.shift();
  }

  /** An environment starts: from a pool, from a prebuild, or from scratch. The oldest ones are deleted. */
  async function startEnvironment(pick: <T>(list: readonly T[]) => T | undefined): Promise<void> {
    const pairs = [
      ...mock.world.warmPools().map(({ metadata }) => metadata),
      ...mock.world
        .projects()
        .flatMap(({ id, environmentClassIds }) =>
          environmentClassIds.map((environmentClassId) => ({ projectId: id, environmentClassId })),
        ),
    ];
    const pair = pick(pairs);
    if (!pair) return;
    const { projectId, environmentClassId } = pair;
    const spec = { machine: { class: environmentClassId } };
    await call("environment", `${ENVIRONMENTS}/CreateEnvironmentFromProject`, { projectId, spec });
    const oldest = mock.world.environments().at(MOST_ENVIRONMENTS);
    if (oldest) {
      await call("environment", `${ENVIRONMENTS}/DeleteEnvironment`, { environmentId: oldest.id });
    }
  }

  function rpc(kind: Kind, method: Method, body: object): Promise<unknown> {
    return call(kind, `${SERVICE}/${method}`, body);
  }

  async function call(kind: Kind, path: string, body: object): Promise<unknown> {
    const response = await fetch(`${mock.baseUrl}/${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${mock.env.ONA_TOKEN}`,
        "content-type": "application/json",
        "user-agent": CALLERS[kind],
      },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
    return response.json();
  }
}
