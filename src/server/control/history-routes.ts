// Owns the paths of the control API that show prebuilds and warm pools with their history. Unlike the RPCs that read
// them, they leave no trace: no fault rule applies, the journal does not count them, and a per-read clock does not
// move.

import * as z from "zod/mini";
import { logPath } from "../../api/log-url.ts";
import type { PrebuildTrigger } from "../../api/phases.ts";
import { canonical, parseId } from "../../input/ids.ts";
import { parseInstant } from "../../input/instant.ts";
import { knownText } from "../../input/nearest-word.ts";
import { quoted } from "../../input/quoted.ts";
import { withParser } from "../../input/with-parser.ts";
import type { SummaryOptions } from "../../mock/summary.ts";
import { prebuildJson } from "../../wire/prebuild.ts";
import { warmPoolJson } from "../../wire/warm-pool.ts";
import { Refusal } from "../../world/errors.ts";
import type { PrebuildRow } from "../../world/prebuild/prebuild.ts";
import {
  PREBUILD_STATES,
  type PrebuildSelection,
  type PrebuildState,
  selectionTest,
} from "../../world/prebuild/selection.ts";
import type { WarmPool } from "../../world/warm-pool/warm-pool.ts";
import { logResponse } from "../logs.ts";
import { instant } from "./clock-routes.ts";
import type { ControlContext } from "./context.ts";
import { prebuildResource, warmPoolResource } from "./resource-schemas.ts";
import { type Route, route } from "./route.ts";
import { answerOf, itemParts } from "./stream-json.ts";

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

/** Every value of a query is text. */
const wholeNumber = z.string().check(z.regex(/^\d{1,9}$/, "must be a whole number from 0"));
const states = withParser(z.string(), parseStates);

/** Which prebuilds. */
const selection = {
  from: z.optional(instant),
  to: z.optional(instant),
  /** Separated by commas. */
  states: z.optional(states),
  triggeredBy: z.optional(z.enum(["MANUAL", "SCHEDULED"])),
  projectId: z.optional(withParser(z.string(), parseId)),
  text: z.optional(z.string()),
};
const selected = z.strictObject({
  ...selection,
  since: z.optional(instant),
  limit: z.optional(wholeNumber),
});
const cellCount = z.string().check(z.regex(/^[1-9]\d{0,8}$/, "must be a whole number from 1"));
const summed = z.strictObject({ ...selection, cells: z.optional(cellCount) });

const counts = z.record(z.string(), z.number());
const cell = z.object({ index: z.number(), states: counts });
const pair = z.object({
  projectId: z.string(),
  environmentClassId: z.string(),
  total: z.number(),
  states: counts,
  cells: z.array(cell),
});
const summary = z.object({
  now: z.string(),
  total: z.number(),
  states: counts,
  successRate: z.optional(z.number()),
  work: z.optional(z.object({ median: z.number(), p95: z.number() })),
  oldest: z.optional(z.string()),
  newest: z.optional(z.string()),
  pairs: z.array(pair),
});

export function pastRoutes({ mock, simulation }: ControlContext): readonly Route[] {
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
        "the prebuilds, newest first, the last purged ones included, each with its phases; in a window of time, changed since an instant, or by state, trigger, project and text",
      query: selected,
      answer: z.object({
        now: z.string(),
        prebuilds: z.array(pastPrebuild),
        omitted: z.optional(z.number()),
      }),
      handle: ({ query: { since, limit, ...bounds }, url }) => {
        const { prebuilds, organization } = settled();
        const from = since === undefined ? -Infinity : parseInstant(since);
        const passes = selectionTest(selectionOf(bounds), organization);
        const { rows } = prebuilds.list({}, { limit: Infinity });
        const all = [
          ...rows.map((row) => ({ row, isGone: false })),
          ...prebuilds.gone.map((row) => ({ row, isGone: true })).reverse(),
        ].filter(({ row }) => row.value.updatedAt >= from && passes(row));
        const shown = limit === undefined ? all : all.slice(0, Number(limit));
        const items = itemParts(shown, ({ row, isGone }) => rowText(row, isGone, url));
        const omitted = all.length - shown.length;
        const end = omitted > 0 ? `],"omitted":${omitted}}` : "]}";
        return answerOf([`{"now":"${nowText()}","prebuilds":[`, ...items, end]);
      },
    }),
    route({
      method: "GET",
      path: "/summary",
      summary:
        "a summary of the same prebuilds: states, success rate and durations; with cells also what ended when",
      query: summed,
      answer: summary,
      handle: ({ query: { cells, states, ...rest } }) => ({
        now: mock.clock.now(),
        ...mock.world.summary({
          ...rest,
          ...(states !== undefined && { states: parseStates(states) }),
          ...(cells !== undefined && { cells: Number(cells) }),
        } as SummaryOptions),
      }),
    }),
    route({
      method: "GET",
      path: "/prebuilds/:id",
      summary: "a prebuild, even if it was recently purged, with its phases",
      answer: pastPrebuild,
      handle: ({ params: { id = "" }, url }) => {
        const { prebuilds } = settled();
        const known = canonical(id);
        const row = prebuilds.find(known);
        const gone = row ? undefined : prebuilds.gone.find(({ value }) => value.id === known);
        if (!row && !gone) throw new Refusal("not-found", `prebuild ${id} not found`);
        return answerOf([rowText((row ?? gone) as PrebuildRow, !row, url)]);
      },
    }),
    route({
      method: "GET",
      path: "/prebuilds/:id/log",
      summary: "the log of a prebuild, without a token: streamed until the work ends",
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
      summary: "the warm pools, newest first, each with its past sizes and phases, as far as they are kept",
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

  function rowText(row: PrebuildRow, isGone: boolean, url: string): string {
    const { id, status } = row.value;
    const logUrl = isGone || status.environmentId === "" ? "" : url + logPath(id);
    const phases = row.steps.map(({ at, phase, reason }) => ({ at: iso(at), phase, reason }));
    return `{"prebuild":${prebuildJson(row.value, logUrl)},"isGone":${isGone},"phases":${JSON.stringify(phases)}}`;
  }
}

interface SelectionText {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly states?: string | undefined;
  readonly triggeredBy?: PrebuildTrigger | undefined;
  readonly projectId?: string | undefined;
  readonly text?: string | undefined;
}

function selectionOf({ from, to, states, projectId, ...rest }: SelectionText): PrebuildSelection {
  return {
    ...rest,
    projectId: projectId === undefined ? undefined : canonical(projectId),
    from: from === undefined ? undefined : parseInstant(from),
    to: to === undefined ? undefined : parseInstant(to),
    states: states === undefined ? undefined : parseStates(states),
  };
}

/** "FAILED,TIMED_OUT". @throws Refusal that names the unknown state */
function parseStates(text: string): PrebuildState[] {
  return text.split(",").map((word) => {
    const state = PREBUILD_STATES.find((each) => each === word.trim().toUpperCase());
    if (state) return state;
    throw new Refusal(
      "invalid",
      `unknown state ${quoted(word)}; ${knownText("states, separated by commas", word.trim().toUpperCase(), PREBUILD_STATES)}`,
    );
  });
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
