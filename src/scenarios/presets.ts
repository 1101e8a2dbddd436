// Owns the list of presets.
import { busyOrganization } from "./busy-organization.ts";
import { dailySchedule } from "./daily-schedule.ts";
import { degradedPool } from "./degraded-pool.ts";
import { demo } from "./demo.ts";
import { drainingPool } from "./draining-pool.ts";
import { empty } from "./empty.ts";
import { expiringPrebuilds } from "./expiring-prebuilds.ts";
import { failingPrebuild } from "./failing-prebuild.ts";
import { flakyPrebuild } from "./flaky-prebuild.ts";
import { healthy } from "./healthy.ts";
import { pendingPool } from "./pending-pool.ts";
import { rateLimited } from "./rate-limited.ts";
import { rotatingPool } from "./rotating-pool.ts";
import { scalingPool } from "./scaling-pool.ts";
import type { Scenario } from "./scenario.ts";
import { slowSnapshot } from "./slow-snapshot.ts";
import { stuckPrebuild } from "./stuck-prebuild.ts";
import { unreliableApi } from "./unreliable-api.ts";
import { warningPrebuild } from "./warning-prebuild.ts";

/** The scenarios that can be named, by name. */
export const PRESETS = {
  healthy,
  empty,
  "failing-prebuild": failingPrebuild,
  "flaky-prebuild": flakyPrebuild,
  "stuck-prebuild": stuckPrebuild,
  "slow-snapshot": slowSnapshot,
  "warning-prebuild": warningPrebuild,
  "daily-schedule": dailySchedule,
  "expiring-prebuilds": expiringPrebuilds,
  "degraded-pool": degradedPool,
  "pending-pool": pendingPool,
  "scaling-pool": scalingPool,
  "rotating-pool": rotatingPool,
  "draining-pool": drainingPool,
  "busy-organization": busyOrganization,
  "rate-limited": rateLimited,
  "unreliable-api": unreliableApi,
  demo,
} as const satisfies Record<string, Scenario>;

/** The name of a preset. */
export type PresetName = keyof typeof PRESETS;

/** Whether a name is a preset's. */
export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}
