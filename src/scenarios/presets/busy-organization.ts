// Owns the preset `busy-organization`.

import type { Scenario } from "../scenario.ts";
import type { ScenarioPrebuild } from "../scenario-prebuild.ts";
import { DOCUMENTED, documentation, LARGE_CLASS } from "./documentation.ts";

const { project, environmentClass, filler } = DOCUMENTED;
const [documented, suites] = documentation.projects;
const classes = [environmentClass, LARGE_CLASS] as const;

const WEB = "6f1d0c5e-2a47-4b8e-9d31-0c5e7a9b1f01";
const API = "6f1d0c5e-2a47-4b8e-9d31-0c5e7a9b1f02";
const MOBILE = "6f1d0c5e-2a47-4b8e-9d31-0c5e7a9b1f03";
const DATA = "6f1d0c5e-2a47-4b8e-9d31-0c5e7a9b1f04";

const ada = { id: "7b2e94d0-5c18-4f6a-8e07-3d9a1c4f5b01", principal: "USER" } as const;
const grace = { id: "7b2e94d0-5c18-4f6a-8e07-3d9a1c4f5b02", principal: "USER" } as const;
const alan = { id: "7b2e94d0-5c18-4f6a-8e07-3d9a1c4f5b03", principal: "USER" } as const;
const ci = { id: "7b2e94d0-5c18-4f6a-8e07-3d9a1c4f5b04", principal: "SERVICE_ACCOUNT" } as const;

const noSpace = 'task "build" failed with exit status 1: no space left on device';
const noNetwork = 'task "install" failed with exit status 1: the package registry cannot be reached';
const notRequired = 'task "lint" failed with exit status 2; it is not required';

/** The last week of each project: 148 prebuilds. */
const week = (projectId: string, environmentClassId: string) =>
  [
    { projectId, creator: ada, age: "6d20h", count: 52, every: "3h", outcome: {} },
    { projectId, environmentClassId, creator: ci, age: "6d13h", count: 38, every: "4h", outcome: {} },
    { projectId, creator: grace, executor: ci, age: "6d7h", count: 22, every: "6h30m", outcome: {} },
    {
      projectId,
      creator: alan,
      age: "6d9h",
      count: 14,
      every: "10h",
      outcome: { fail: { phase: "RUNNING", after: "90s", message: noSpace } },
    },
    {
      projectId,
      environmentClassId,
      creator: ci,
      age: "6d4h",
      count: 8,
      every: "17h",
      outcome: { fail: { phase: "STARTING", after: "15s", message: noNetwork } },
    },
    { projectId, creator: grace, age: "5d22h", count: 7, every: "19h", outcome: { warning: notRequired } },
    { projectId, creator: alan, age: "5d15h", count: 7, every: "18h", outcome: {}, cancelAfter: "2m" },
  ] as const satisfies ScenarioPrebuild[];

/** Prebuilds that are in progress or being deleted: 18, in every phase that does not last. */
const present = [
  { projectId: WEB, creator: ada, age: "3s", count: 2, outcome: {} },
  {
    projectId: API,
    creator: grace,
    age: "20s",
    count: 2,
    outcome: { durations: { PENDING: "5s", STARTING: "50s" } },
  },
  {
    projectId: MOBILE,
    creator: ci,
    age: "2m",
    every: "10s",
    count: 4,
    outcome: { durations: { RUNNING: "5m" } },
  },
  {
    projectId: DATA,
    creator: alan,
    age: "4m",
    count: 2,
    outcome: { durations: { PENDING: "10s", STARTING: "30s", RUNNING: "3m", STOPPING: "40s" } },
  },
  {
    projectId: WEB,
    creator: grace,
    age: "6m",
    every: "15s",
    count: 3,
    outcome: {
      durations: { PENDING: "10s", STARTING: "30s", RUNNING: "3m", STOPPING: "10s", SNAPSHOTTING: "4m" },
    },
  },
  { projectId: API, creator: alan, age: "1m", outcome: {}, cancelAfter: "57s" },
  { projectId: MOBILE, creator: ada, age: "7d", count: 2, outcome: {} },
  { projectId: DATA, creator: ada, age: "3h", count: 2, outcome: {}, deleteAfter: "2h55m" },
] as const satisfies ScenarioPrebuild[];

export const busyOrganization = {
  name: "busy-organization",
  summary:
    "A week of six projects, 1,000 prebuilds: by people, by a service account and by daily schedules, in every " +
    "phase. For paging and filters.",
  projects: [
    { ...documented, schedule: { hourUtc: 4 } },
    { ...suites, schedule: { hourUtc: 5, executor: ci } },
    { id: WEB, name: "web", environmentClassIds: classes, schedule: { hourUtc: 1, executor: ci } },
    { id: API, name: "api", environmentClassIds: classes, schedule: { hourUtc: 2 } },
    { id: MOBILE, name: "mobile", environmentClassIds: classes, schedule: { hourUtc: 3, executor: ci } },
    { id: DATA, name: "data", environmentClassIds: classes, timeout: "2h", schedule: { hourUtc: 23 } },
  ],
  prebuilds: [
    ...documentation.prebuilds,
    ...week(project, LARGE_CLASS),
    ...week(filler, filler),
    ...week(WEB, LARGE_CLASS),
    ...week(API, LARGE_CLASS),
    ...week(MOBILE, LARGE_CLASS),
    ...week(DATA, LARGE_CLASS),
    ...present,
  ],
  warmPools: [
    ...documentation.warmPools,
    { projectId: WEB, environmentClassId: environmentClass, age: "20h", minSize: 2, maxSize: 6 },
    { projectId: API, environmentClassId: LARGE_CLASS, age: "9h", minSize: 0, maxSize: 4 },
    { projectId: MOBILE, environmentClassId: environmentClass, age: "2h", minSize: 1, maxSize: 2 },
  ],
} as const satisfies Scenario;
