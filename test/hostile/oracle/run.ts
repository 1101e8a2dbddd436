// Owns one sequence: a random organization, random calls and moves of the clock, and the comparison after each.
import { createMock } from "../../../src/index.ts";
import { Chance } from "../chance.ts";
import * as calls from "./calls.ts";
import { Divergence, MINUTE } from "./expected.ts";
import { checkPool, checkPrebuild, newestFirst, prebuildsIn, requireSame, Snapshots } from "./listings.ts";
import { ExpectedOrganization } from "./organization.ts";
import * as poolCalls from "./pool-calls.ts";
import { aSetting, PROJECT_IDS, scenarioOf } from "./setting.ts";

const STEPS = 50;

type CallKind = (hand: calls.Hand) => calls.Call;

const KINDS = [
  ...Array(4).fill(calls.createPrebuild),
  ...Array(3).fill(calls.aboutPrebuild),
  ...Array(2).fill((hand: calls.Hand) => poolCalls.createPool(hand)),
  ...Array(3).fill(poolCalls.aboutPool),
  ...Array(3).fill(calls.createEnvironment),
  ...Array(3).fill(calls.aboutEnvironment),
  poolCalls.updateProject,
] as readonly CallKind[];

/** Calls, and moves between them, that fill a pool. */
const FILLING = [calls.createPrebuild, poolCalls.createMainPool, undefined, undefined];

export interface Outcome {
  readonly calls: number;
  readonly refusals: number;
  readonly transitions: number;
  /** What differed; undefined if nothing did. */
  readonly divergence: string | undefined;
}

/** Goes through the sequence of a seed. */
export async function runSequence(seed: number): Promise<Outcome> {
  const chance = new Chance(seed);
  const favourite = chance.once(2) ? PROJECT_IDS[0] : undefined;
  const setting = aSetting(chance, favourite);
  const mock = createMock({ scenario: scenarioOf(setting), seed, strict: setting.isStrict });
  const organization = new ExpectedOrganization(setting);
  const hand: calls.Hand = {
    chance,
    organization,
    favourite,
    seen: { prebuild: [], pool: [], environment: [] },
  };
  const snapshots = new Snapshots();
  const counts = { calls: 0, refusals: 0, transitions: 0 };
  const trace: string[] = [];
  const call = async (service: string, method: string, request: object) => {
    counts.calls += 1;
    const url = `${mock.url}/gitpod.v1.${service}/${method}`;
    const headers = { authorization: "Bearer any", "content-type": "application/json" };
    const answer = await mock.fetch(url, { method: "POST", headers, body: JSON.stringify(request) });
    return answer.json() as Promise<calls.Json>;
  };
  const steps = {
    move(by: number) {
      trace.push(`advance ${by}`);
      const reported = mock.clock.advance(by);
      counts.transitions += reported.length;
      organization.advance(organization.now + by, reported);
    },
    problem() {
      const pool = [...organization.pools.values()].find(({ isLeaving }) => !isLeaving);
      if (!pool) return;
      trace.push(`problem of ${pool.id}`);
      if (pool.phase === "DEGRADED") {
        mock.world.recover(pool.id);
        pool.recover(organization.now);
      } else {
        mock.world.degrade(pool.id, "no capacity");
        pool.degrade("no capacity", organization.now);
      }
    },
    async call(kind: CallKind) {
      const { service, method, request, codes, carryOut } = kind(hand);
      const answer = await call(service, method, request);
      trace.push(`${method} ${JSON.stringify(request)} -> ${answer.code ?? "ok"}`);
      if (answer.code !== undefined) counts.refusals += 1;
      if (answer.code === undefined ? codes.length > 0 : !codes.includes(answer.code)) {
        throw new Divergence(
          `${method}: ${answer.code ?? "ok"} ${answer.message ?? ""}, expected ${codes.join(" or ") || "ok"}`,
        );
      }
      if (answer.code === undefined) carryOut(answer);
    },
  };
  try {
    for (let i = 0; i < STEPS; i += 1) {
      // Sequences about one project begin with what fills a pool, and go on with bursts of claims.
      if (favourite !== undefined && i < FILLING.length) {
        const kind = FILLING[i];
        if (kind) await steps.call(kind);
        else steps.move(11 * MINUTE);
      } else if (favourite !== undefined && i % 5 < 2) await steps.call(calls.createEnvironment);
      else if (chance.once(3)) steps.move(calls.aMove(hand));
      else if (chance.once(15)) steps.problem();
      else await steps.call(chance.pick(KINDS));
      await compare(organization, chance, call, snapshots);
    }
  } catch (error) {
    if (!(error instanceof Divergence)) throw error;
    return { ...counts, divergence: `seed ${seed}: ${error.message}\n  ${trace.slice(-14).join("\n  ")}` };
  } finally {
    await mock.close();
  }
  return { ...counts, divergence: undefined };
}

type Caller = (service: string, method: string, request: object) => Promise<calls.Json>;

async function compare(
  organization: ExpectedOrganization,
  chance: Chance,
  call: Caller,
  snapshots: Snapshots,
) {
  const filter = {
    ...(chance.once(3) && { projectIds: [chance.pick(PROJECT_IDS), chance.pick(PROJECT_IDS)] }),
    ...(chance.once(3) && {
      phases: ["PREBUILD_PHASE_COMPLETED", "PREBUILD_PHASE_RUNNING", "PREBUILD_PHASE_PENDING"],
    }),
    ...(chance.once(5) && { triggeredBy: ["PREBUILD_TRIGGER_SCHEDULED"] }),
  };
  const expected = prebuildsIn(organization, filter);
  const pageSize = chance.once(3) ? 1 + chance.below(5) : 100;
  const prebuilds = [];
  for (let token = ""; ; ) {
    const page = await call("PrebuildService", "ListPrebuilds", { filter, pagination: { pageSize, token } });
    if (page.code) throw new Divergence(`ListPrebuilds: ${page.code} ${page.message}`);
    prebuilds.push(...page.prebuilds);
    token = page.pagination.nextToken ?? "";
    const isFull = page.prebuilds.length === pageSize;
    if (token !== "" && (!isFull || prebuilds.length >= expected.length))
      throw new Divergence("a page too many");
    if (token === "") break;
    if (chance.once(4)) await requireForeign(call, token);
  }
  const idsOf = (list: readonly { id: string }[]) => list.map(({ id }) => id);
  requireSame("ListPrebuilds", { ids: idsOf(prebuilds) }, { ids: idsOf(expected) });
  for (const [index, prebuild] of expected.entries()) checkPrebuild(prebuild, prebuilds[index]);

  const { warmPools } = await call("PrebuildService", "ListWarmPools", { pagination: { pageSize: 100 } });
  const pools = newestFirst(organization.pools);
  requireSame("ListWarmPools", { ids: idsOf(warmPools) }, { ids: idsOf(pools) });
  for (const [index, pool] of pools.entries()) {
    checkPool(pool, warmPools[index]);
    snapshots.check(pool, warmPools[index]);
  }

  const { environments } = await call("EnvironmentService", "ListEnvironments", {
    filter: { roles: ["ENVIRONMENT_ROLE_DEFAULT"] },
    pagination: { pageSize: 100 },
  });
  const made = newestFirst(organization.environments).sort((a, b) => (a.id < b.id ? 1 : -1));
  requireSame("ListEnvironments", { ids: idsOf(environments) }, { ids: idsOf(made) });
  for (const [index, environment] of made.entries()) {
    const { metadata, status } = environments[index];
    requireSame(
      `environment ${environment.id}`,
      { phase: status.phase, startedAt: Date.parse(metadata.lastStartedAt), prebuildId: metadata.prebuildId },
      {
        phase: `ENVIRONMENT_PHASE_${environment.phase}`,
        startedAt: environment.startedAt,
        prebuildId: environment.given.prebuildId,
      },
    );
  }
}

/** A token belongs to its filter. @throws Divergence */
async function requireForeign(call: Caller, token: string) {
  const filter = { projectIds: ["30000000-0000-4000-8000-000000000009"] };
  for (const pagination of [{ token: `${token}x` }, { token }]) {
    const { code } = await call("PrebuildService", "ListPrebuilds", { filter, pagination });
    if (code !== "invalid_argument") throw new Divergence(`a foreign page token: ${code ?? "ok"}`);
  }
}
