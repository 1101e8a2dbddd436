// Owns the resources that tests seed if each phase and situation has to be among them.
import type { PrebuildJson, WarmPoolJson } from "../../src/api/resource-json.ts";
import type { Fixtures } from "../../src/fixtures/index.ts";

/** Prebuilds in every phase and situation. */
export function prebuildsOf({ prebuild, project }: Fixtures): PrebuildJson[] {
  const shop = project.build();
  return [
    prebuild.pending(),
    prebuild.starting(),
    prebuild.running(),
    prebuild.stopping(),
    prebuild.snapshotting(),
    prebuild.snapshotting(45),
    prebuild.completed(),
    prebuild.completed().withWarning(),
    prebuild.failed("no space left"),
    prebuild.timedOut(),
    prebuild.cancelling(),
    prebuild.cancelled(),
    prebuild.deleting(),
    prebuild.running().deleting(),
    prebuild.deleted(),
    prebuild.scheduled(),
  ].map((factory) => factory.forProject(shop).build());
}

/** Pools in every phase, each of a project of its own. */
export function warmPoolsOf({ warmPool, project }: Fixtures): WarmPoolJson[] {
  return [
    warmPool.pending(),
    warmPool.pending().sized({ min: 3 }).withInstances({ running: 1 }),
    warmPool.ready(),
    warmPool.ready().sized({ min: 0, max: 20 }).withInstances({ running: 7, stopped: 13 }),
    warmPool.degraded("out of capacity"),
    warmPool.draining(),
    warmPool.deleted(),
  ].map((factory) => factory.forProject(project.build()).build());
}
