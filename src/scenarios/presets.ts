// Owns the list of presets.
import { busyOrganization } from "./presets/busy-organization.ts";
import { coldStart } from "./presets/cold-start.ts";
import { dailySchedule } from "./presets/daily-schedule.ts";
import { degradedPool } from "./presets/degraded-pool.ts";
import { demo } from "./presets/demo.ts";
import { drainingPool } from "./presets/draining-pool.ts";
import { empty } from "./presets/empty.ts";
import { expiringPrebuilds } from "./presets/expiring-prebuilds.ts";
import { failingPrebuild } from "./presets/failing-prebuild.ts";
import { flakyPrebuild } from "./presets/flaky-prebuild.ts";
import { healthy } from "./presets/healthy.ts";
import { outage } from "./presets/outage.ts";
import { pendingPool } from "./presets/pending-pool.ts";
import { rateLimited } from "./presets/rate-limited.ts";
import { rotatingPool } from "./presets/rotating-pool.ts";
import { scalingPool } from "./presets/scaling-pool.ts";
import { slowSnapshot } from "./presets/slow-snapshot.ts";
import { stalledSnapshot } from "./presets/stalled-snapshot.ts";
import { stuckPrebuild } from "./presets/stuck-prebuild.ts";
import { unreliableApi } from "./presets/unreliable-api.ts";
import { warmStart } from "./presets/warm-start.ts";
import { warningPrebuild } from "./presets/warning-prebuild.ts";
import type { Scenario } from "./scenario.ts";

/** The name of a preset. Written out, so that published types do not repeat what each preset holds. */
export type PresetName =
  | "healthy"
  | "empty"
  | "failing-prebuild"
  | "flaky-prebuild"
  | "stuck-prebuild"
  | "slow-snapshot"
  | "stalled-snapshot"
  | "warning-prebuild"
  | "daily-schedule"
  | "expiring-prebuilds"
  | "degraded-pool"
  | "pending-pool"
  | "scaling-pool"
  | "rotating-pool"
  | "draining-pool"
  | "cold-start"
  | "warm-start"
  | "busy-organization"
  | "rate-limited"
  | "outage"
  | "unreliable-api"
  | "demo";

/** The presets by name. Read-only data; to change one, copy it. */
export const PRESETS: Readonly<Record<PresetName, Scenario>> = {
  healthy,
  empty,
  "failing-prebuild": failingPrebuild,
  "flaky-prebuild": flakyPrebuild,
  "stuck-prebuild": stuckPrebuild,
  "slow-snapshot": slowSnapshot,
  "stalled-snapshot": stalledSnapshot,
  "warning-prebuild": warningPrebuild,
  "daily-schedule": dailySchedule,
  "expiring-prebuilds": expiringPrebuilds,
  "degraded-pool": degradedPool,
  "pending-pool": pendingPool,
  "scaling-pool": scalingPool,
  "rotating-pool": rotatingPool,
  "draining-pool": drainingPool,
  "cold-start": coldStart,
  "warm-start": warmStart,
  "busy-organization": busyOrganization,
  "rate-limited": rateLimited,
  outage,
  "unreliable-api": unreliableApi,
  // Made on first use: it has hundreds of entries.
  get demo() {
    return demo();
  },
};

/** Whether a name is a preset's. */
export function isPresetName(name: string): name is PresetName {
  return Object.hasOwn(PRESETS, name);
}
