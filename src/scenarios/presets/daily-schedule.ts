// Owns the preset `daily-schedule`.

import type { Scenario } from "../scenario.ts";
import { DOCUMENTED, documentation } from "./documentation.ts";

const [project, suites] = documentation.projects;

export const dailySchedule = {
  name: "daily-schedule",
  summary:
    "Each day at 10:00 and 22:00 UTC a project's prebuilds are created by its schedule, as they were on the five " +
    "days before.",
  ...documentation,
  projects: [
    {
      ...project,
      schedule: {
        hourUtc: 10,
        executor: { id: "3c0f6b52-8d5e-4a0f-9b7a-6f1f3a5d2c88", principal: "SERVICE_ACCOUNT" },
      },
    },
    { ...suites, schedule: { hourUtc: 22 } },
  ],
  prebuilds: [{ projectId: DOCUMENTED.project, age: "5d", outcome: {} }, ...documentation.prebuilds],
} as const satisfies Scenario;
