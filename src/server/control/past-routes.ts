// Owns the paths of the control API that show prebuilds and warm pools with their past. Unlike the RPCs that read them
// they leave no trace: no fault rule takes them, the journal does not count them, and a clock that moves per read stays.
import * as z from "zod/mini";
import { logPath } from "../../api/log-url.ts";
import { prebuildJson, warmPoolJson } from "../../fixtures/write-json.ts";
import { Refusal } from "../../world/errors.ts";
import { parseInstant } from "../../world/instant.ts";
import type { PrebuildRow } from "../../world/prebuild.ts";
import { prebuildPhases } from "../../world/prebuild-past.ts";
import type { Chance } from "../../world/random.ts";
import type { WarmPool } from "../../world/warm-pool.ts";
import { logResponse } from "../logs.ts";
import { instant } from "./clock-routes.ts";
import type { ControlContext } from "./context.ts";
import { answerOf, itemParts } from "./long-json.ts";
import { prebuildResource, warmPoolResource } from "./resource-schemas.ts";
import { type Route, route } from "./route.ts";

const phaseStep = z.object({ at: z.string(), phase: z.string(), reason: z.string() });
const pastPrebuild = z.object({
  prebuild: prebuildResource,
  isGone: z.boolean(),
  phases: z.array(phaseStep),
});
const sample = z.object({
  at: z.string(),
  phase: z.string(),
  minSize: z.number(),
  maxSize: z.number(),
  desiredSize: z.number(),
  running: z.number(),
  stopped: z.number(),
  snapshotId: z.optional(z.string()),
});
const pastWarmPool = z.object({ warmPool: warmPoolResource, past: z.array(sample) });

const since = z.strictObject({ since: z.optional(instant) });

export function pastRoutes({ simulation, place }: ControlContext): readonly Route[] {
  const settled = () => {
    simulation.realtime.settle();
    return simulation.world;
  };
  const nowText = () => iso(simulation.world.clock.now);

  return [
    route({
      method: "GET",
      path: "/prebuilds",
      summary:
        "the prebuilds, newest first, those purged last too, each with its phases; changed since an instant",
      query: since,
      answer: z.object({ now: z.string(), prebuilds: z.array(pastPrebuild) }),
      handle: ({ query }) => {
        const { prebuilds, chance } = settled();
        const from = query.since === undefined ? -Infinity : parseInstant(query.since);
        const { rows } = prebuilds.list({}, { limit: Infinity });
        const told = [
          ...rows.map((row) => ({ row, isGone: false })),
          ...prebuilds.gone.map((row) => ({ row, isGone: true })).reverse(),
        ].filter(({ row }) => row.value.updatedAt >= from);
        const items = itemParts(told, ({ row, isGone }) => rowText(row, isGone, chance));
        return answerOf([`{"now":"${nowText()}","prebuilds":[`, ...items, "]}"]);
      },
    }),
    route({
      method: "GET",
      path: "/prebuilds/:id",
      summary: "a prebuild, also one that was purged not long ago, with its phases",
      answer: pastPrebuild,
      handle: ({ params: { id = "" } }) => {
        const { prebuilds, chance } = settled();
        const canonical = id.toLowerCase();
        const row = prebuilds.find(canonical);
        const gone = row ? undefined : prebuilds.gone.find(({ value }) => value.id === canonical);
        if (!row && !gone) throw new Refusal("not-found", `prebuild ${id} not found`);
        return answerOf([rowText((row ?? gone) as PrebuildRow, !row, chance)]);
      },
    }),
    route({
      method: "GET",
      path: "/prebuilds/:id/log",
      summary: "the log of a prebuild, without a token: as it is written, to the end of the work",
      answer: z.string(),
      contentType: "text/plain",
      handle: ({ params: { id = "" }, request: { signal } }) =>
        logResponse(settled().prebuilds.get(id.toLowerCase()), {
          world: () => simulation.world,
          realtime: simulation.realtime,
          signal,
        }),
    }),
    route({
      method: "GET",
      path: "/warm-pools",
      summary:
        "the warm pools, newest first, each with its past sizes and phases, as far as they are remembered",
      query: since,
      answer: z.object({ now: z.string(), warmPools: z.array(pastWarmPool) }),
      handle: ({ query }) => {
        const { warmPools } = settled();
        const from = query.since === undefined ? -Infinity : parseInstant(query.since);
        const values = warmPools.past.filter(({ metadata }) => metadata.updatedAt >= from);
        const byPool = new Map<string, WarmPool[]>();
        for (const value of values) {
          const past = byPool.get(value.id);
          if (past) past.push(value);
          else byPool.set(value.id, [value]);
        }
        const { rows } = warmPools.list({}, { limit: Infinity });
        const texts = rows.map(({ value }) => {
          const past = (byPool.get(value.id) ?? [value]).map(sampleOf);
          return `{"warmPool":${warmPoolJson(value)},"past":${JSON.stringify(past)}}`;
        });
        return answerOf([`{"now":"${nowText()}","warmPools":[${texts.join()}]}`]);
      },
    }),
  ];

  function rowText(row: PrebuildRow, isGone: boolean, chance: Chance): string {
    const { id, status } = row.value;
    const logUrl = isGone || status.environmentId === "" ? "" : place.url + logPath(id);
    const phases = prebuildPhases(row, chance).map((step) => ({
      ...step,
      at: iso(step.at),
    }));
    return `{"prebuild":${prebuildJson(row.value, logUrl)},"isGone":${isGone},"phases":${JSON.stringify(phases)}}`;
  }
}

function sampleOf({ metadata, spec, status }: WarmPool) {
  return {
    at: iso(metadata.updatedAt),
    phase: status.phase,
    minSize: spec.minSize,
    maxSize: spec.maxSize,
    desiredSize: status.desiredSize,
    running: status.runningInstances,
    stopped: status.stoppedInstances,
    ...(spec.snapshotId !== undefined && { snapshotId: spec.snapshotId }),
  };
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
