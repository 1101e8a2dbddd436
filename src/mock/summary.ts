// Owns the users' summary of prebuilds: its checked options, and its result with dates.
import { PREBUILD_TRIGGERS, type PrebuildTrigger } from "../api/phases.ts";
import { parseId } from "../input/ids.ts";
import { type Instant, parseInstant } from "../input/instant.ts";
import { requireKnown } from "../input/nearest-word.ts";
import { halfPair } from "../input/nesting.ts";
import { isWellFormed, quoted } from "../input/quoted.ts";
import { describeValue, requireFields } from "../input/unknown-fields.ts";
import { Refusal } from "../world/errors.ts";
import type { PrebuildRow } from "../world/prebuild/prebuild.ts";
import type { Prebuilds } from "../world/prebuild/prebuilds.ts";
import { PREBUILD_STATES, type PrebuildState } from "../world/prebuild/selection.ts";
import {
  type PrebuildSummary as Summary,
  type SummaryQuery,
  summarizePrebuilds,
} from "../world/prebuild/summary.ts";
import type { World } from "../world/world.ts";

/** Which prebuilds to summarize; absent fields do not filter. */
export interface SummaryOptions {
  /** Those that ended at this instant or later, or are active. */
  from?: Instant;
  /** Those that were created before this instant. */
  to?: Instant;
  /** Into how many equal cells the time from `from` to `to`, which it needs, is divided: 1 to 1,000. Default: none. */
  cells?: number;
  /** Only prebuilds in one of these states. Default: all. */
  states?: readonly PrebuildState[];
  /** Only prebuilds with this trigger. Default: both. */
  triggeredBy?: PrebuildTrigger;
  /** A UUID. */
  projectId?: string;
  /** In the id, a message, the creator's id, or the name or id of the project or class; case is ignored. */
  text?: string;
}

/** A summary of prebuilds. */
export interface PrebuildSummary extends Omit<Summary, "oldest" | "newest"> {
  /** When the first of them was created; absent if there is none. */
  readonly oldest?: Date;
  /** When the last of them was created; absent if there is none. */
  readonly newest?: Date;
}

const MOST_CELLS = 1_000;

const SUMMARY_FIELDS = {
  from: true,
  to: true,
  cells: true,
  states: true,
  triggeredBy: true,
  projectId: true,
  text: true,
} as const;

function summaryQuery(options: SummaryOptions): SummaryQuery {
  requireFields("summarize the prebuilds", options, SUMMARY_FIELDS);
  const { from, to, cells = 0, states, triggeredBy, projectId, text } = options;
  if (states !== undefined && !Array.isArray(states))
    throw new Refusal("invalid", `states must be a list: got ${describeValue(states)}`);
  for (const state of states ?? []) requireKnown("state", state, PREBUILD_STATES);
  if (triggeredBy !== undefined) requireKnown("trigger", triggeredBy, Object.keys(PREBUILD_TRIGGERS));
  if (text !== undefined && typeof text !== "string")
    throw new Refusal("invalid", `text must be text: got ${describeValue(text)}`);
  if (text !== undefined && !isWellFormed(text)) throw new Refusal("invalid", `text ${halfPair(text)}`);
  const query = {
    states,
    triggeredBy,
    text,
    cells,
    projectId: projectId === undefined ? undefined : parseId(projectId),
    from: from === undefined ? undefined : parseInstant(from),
    to: to === undefined ? undefined : parseInstant(to),
  };
  if (!Number.isSafeInteger(cells) || cells < (options.cells === undefined ? 0 : 1) || cells > MOST_CELLS) {
    throw new Refusal(
      "invalid",
      `cells must be a whole number from 1 to ${MOST_CELLS}: got ${quoted(cells)}`,
    );
  }
  if (cells > 0 && !((query.from ?? Infinity) < (query.to ?? -Infinity))) {
    throw new Refusal("invalid", "cells needs from and to, and from must be before to");
  }
  return query;
}

/** What `summary` of a mock's world returns. @throws Refusal that names the invalid option */
export function summaryOf({ prebuilds, organization }: World, options: SummaryOptions): PrebuildSummary {
  const query = summaryQuery(options);
  const { oldest, newest, ...rest } = summarizePrebuilds(everyPrebuild(prebuilds), query, organization);
  return {
    ...rest,
    ...(oldest !== undefined && { oldest: new Date(oldest) }),
    ...(newest !== undefined && { newest: new Date(newest) }),
  };
}

/** The existing prebuilds, and the last purged ones. */
function* everyPrebuild(prebuilds: Prebuilds): Generator<PrebuildRow> {
  yield* prebuilds.gone;
  yield* prebuilds;
}
