// Owns the preset `demo`: thirty days of five teams, starting at ten o'clock UTC on a Tuesday.

import { once } from "../../api/lazy.ts";
import type { Duration } from "../../input/duration.ts";
import type { Scenario, ScenarioWarmPool } from "../scenario.ts";
import type { ScenarioPrebuild } from "../scenario-prebuild.ts";
import { LARGE_CLASS } from "./documentation.ts";

const DAYS = 30;
/** The hour of the day at the start, and its weekday, from Sunday. */
const [START_HOUR, START_WEEKDAY] = [10, 2];
const DAY = 24 * 60;

const SMALL_CLASS = "c1a55e50-0d5a-4c70-9a1e-5b2f6c7d8e01";
const STOREFRONT = "de300000-0000-4000-8000-000000000001";
const PAYMENTS = "de300000-0000-4000-8000-000000000002";
const MOBILE = "de300000-0000-4000-8000-000000000003";
const DESIGN = "de300000-0000-4000-8000-000000000004";
const WAREHOUSE = "de300000-0000-4000-8000-000000000005";
/** A project whose environments start from scratch: it has no prebuilds. */
const HANDBOOK = "de300000-0000-4000-8000-000000000006";

const people = [1, 2, 3, 4, 5].map(
  (n) => ({ id: `de500000-0000-4000-8000-00000000000${n}`, principal: "USER" }) as const,
);
const robot = { id: "de500000-0000-4000-8000-0000000000ff", principal: "SERVICE_ACCOUNT" } as const;

const projects = (
  [
    { id: STOREFRONT, name: "storefront", schedule: { hourUtc: 5, executor: robot }, timeout: "40m" },
    { id: PAYMENTS, name: "payments-api", schedule: { hourUtc: 5, executor: robot }, timeout: "40m" },
    { id: MOBILE, name: "mobile-app", schedule: { hourUtc: 6, executor: robot }, timeout: "45m" },
    { id: DESIGN, name: "design-system", schedule: { hourUtc: 4 }, timeout: "30m" },
    { id: WAREHOUSE, name: "data-warehouse", schedule: { hourUtc: 2 }, timeout: "1h" },
  ] as const
).map((project) => ({ ...project, environmentClassIds: [SMALL_CLASS, LARGE_CLASS] }));

/** The working days, as days ago. */
const workingDays = Array.from({ length: DAYS }, (_, ago) => ago).filter((ago) => {
  const weekday = (((START_WEEKDAY - ago) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6;
});

/** The minutes from a time of day, a number of days ago, to the start. */
function minutesAgo(ago: number, hour: number): number {
  return Math.round(ago * DAY + (START_HOUR - hour) * 60);
}

const minutes = (count: number) => `${count}m` as const;

/** A number that differs by day and team, and is always the same. */
function uneven(ago: number, team: number, size: number): number {
  return ((ago * 7_919 + team * 104_729 + 7) * 31) % size;
}

/** A team's day: manual prebuilds from morning to evening, some of them cancelled. */
function teamDay(ago: number, team: number): ScenarioPrebuild[] {
  const projectId = (projects[team] as (typeof projects)[number]).id;
  const begin = minutesAgo(ago, 7.4 + uneven(ago, team, 90) / 60);
  const every = 62 + uneven(ago, team + 3, 70);
  const end = Math.max(minutesAgo(ago, 17), 12);
  const count = begin < end ? 0 : Math.floor((begin - end) / every) + 1;
  const creator = people[(ago + team) % people.length];
  if (count === 0) return [];
  const work = { projectId, creator, age: minutes(begin), every: minutes(every), count };
  const isCancelled = uneven(ago, team, 5) < 2 && begin - 31 > 12;
  const cancelled = {
    projectId,
    creator,
    age: minutes(begin - 31),
    outcome: {},
    cancelAfter: "2m30s",
  } as const;
  return [work, ...(isCancelled ? [cancelled] : [])];
}

/** A snapshot in each week that is sure to complete, so that pools have one whatever the seed makes fail. */
const weekly = [STOREFRONT, PAYMENTS, MOBILE].flatMap((projectId) =>
  [31, 25, 19, 13, 7, 1].map((ago) => ({
    projectId,
    environmentClassId: LARGE_CLASS,
    creator: robot,
    age: minutes(minutesAgo(ago, 3)),
    outcome: {},
  })),
);

/** What is in progress at the start. */
const present = [
  { projectId: STOREFRONT, creator: people[0], age: "4m", outcome: {} },
  { projectId: PAYMENTS, creator: people[1], age: "2m", outcome: {} },
  { projectId: MOBILE, creator: people[2], age: "70s", outcome: {} },
  { projectId: DESIGN, creator: people[3], age: "6m", outcome: {} },
  {
    projectId: STOREFRONT,
    creator: people[4],
    age: "26m",
    outcome: {
      fail: {
        phase: "RUNNING",
        after: "150s",
        message: 'task "build" failed with exit status 1: no space left on device',
      },
    },
  },
  { projectId: WAREHOUSE, creator: people[4], age: "44m", timeout: "30m", outcome: { stall: "RUNNING" } },
  { projectId: MOBILE, creator: people[1], age: "17m", outcome: {}, cancelAfter: "3m" },
  {
    projectId: DESIGN,
    creator: people[0],
    age: "31m",
    outcome: { warning: 'task "lint" failed with exit status 2; it is not required' },
  },
] as const satisfies ScenarioPrebuild[];

/** How environments started today: from a warm pool, from a prebuild, and from scratch. */
const environments = [
  ...[25, 50, 95].map((ago) => ({ projectId: HANDBOOK, environmentClassId: LARGE_CLASS, ago })),
  ...[18, 42, 80].map((ago) => ({ projectId: WAREHOUSE, environmentClassId: SMALL_CLASS, ago })),
  ...[33, 70].map((ago) => ({ projectId: DESIGN, environmentClassId: LARGE_CLASS, ago })),
  ...[12, 58, 110].map((ago) => ({ projectId: STOREFRONT, environmentClassId: LARGE_CLASS, ago })),
].map(({ ago, ...rest }) => ({ ...rest, age: minutes(ago) }));

/** How long ago the pools were created: before the first working day. */
const POOL_AGE = minutesAgo(DAYS, 0);

/** Environments that start from a pool: a few in the early morning, many before and after noon. */
function claimsOf(pool: number, without: readonly number[] = []): Duration[] {
  const hours = [7.5, 8.4, 8.8, 9.1, 9.35, 9.6, 9.85, 10.3, 11.2, 13.1, 13.4, 13.7, 14, 14.6, 15.5, 16.4];
  return workingDays
    .filter((ago) => !without.includes(ago))
    .flatMap((ago) => {
      const shift = uneven(ago, pool, 12) / 60;
      return hours
        .filter((_, index) => (index + ago) % (pool + 2) !== 1)
        .map((hour) => minutesAgo(ago, hour + shift));
    })
    .filter((before) => before > 3)
    .map((before) => minutes(POOL_AGE - before));
}

/** The days around the one on which a pool could not create instances. */
const BAD_DAYS = [8, 7];

const pool = (projectId: string, rest: Pick<ScenarioWarmPool, "minSize" | "maxSize" | "claimAfter">) => ({
  projectId,
  environmentClassId: LARGE_CLASS,
  age: minutes(POOL_AGE),
  ...rest,
});

export const demo = once(
  () =>
    ({
      name: "demo",
      summary:
        "For demos: thirty days of five teams with schedules, failures, cancelled runs and pools that follow the working day.",
      environmentClasses: [
        { id: SMALL_CLASS, displayName: "Small", description: "2 vCPU, 8 GiB memory" },
        { id: LARGE_CLASS, displayName: "Large", description: "8 vCPU, 32 GiB memory" },
      ],
      projects: [
        ...projects,
        {
          id: HANDBOOK,
          name: "handbook",
          environmentClassIds: [SMALL_CLASS, LARGE_CLASS],
          prebuildsEnabled: false,
        },
      ],
      environments,
      prebuilds: [
        ...weekly,
        ...workingDays.flatMap((ago) => projects.flatMap((_, team) => teamDay(ago, team))),
        ...present,
      ],
      warmPools: [
        pool(STOREFRONT, { minSize: 2, maxSize: 8, claimAfter: claimsOf(1) }),
        pool(PAYMENTS, { minSize: 1, maxSize: 5, claimAfter: claimsOf(2, BAD_DAYS) }),
        pool(MOBILE, { minSize: 1, maxSize: 4, claimAfter: claimsOf(3) }),
      ],
      autoscaler: { claims: 2, window: "45m", idle: "80m" },
      outcomes: [
        {
          match: { projectId: PAYMENTS, environmentClassId: LARGE_CLASS },
          warmPool: {
            degrade: {
              after: "22d9h",
              message: "no capacity left for the environment class in this zone",
              recoverAfter: "5h",
            },
          },
        },
        {
          probability: 0.06,
          prebuild: {
            fail: {
              phase: "RUNNING",
              after: "130s",
              message: 'task "test" failed with exit status 1: 3 of 412 tests failed',
            },
          },
        },
        {
          probability: 0.03,
          prebuild: {
            fail: {
              phase: "STARTING",
              after: "22s",
              message: "the runner has no free machine of this class",
            },
          },
        },
        { probability: 0.025, prebuild: { stall: "RUNNING" } },
        {
          probability: 0.05,
          prebuild: { warning: 'task "lint" failed with exit status 2; it is not required' },
        },
      ],
    }) as const satisfies Scenario,
);
