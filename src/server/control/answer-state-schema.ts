// Owns the checking of the part of a sent state that says how calls are answered instead: fault rules and stubs.

import * as z from "zod/mini";
import { once } from "../../api/lazy.ts";
import type { FaultsState } from "../../mock/faults/fault-rules.ts";
import type { StubsState } from "../../mock/stubs/stub-table.ts";
import { faultRuleSchema } from "../../scenarios/fault-schema.ts";
import { stubSchema } from "../../scenarios/stub.ts";

/** Made by the first call. */
export const answerStates = once(() => {
  const count = z.int().check(z.minimum(0));
  const version = z.int().check(z.minimum(1));

  const faultsState = z
    .strictObject({
      lastNumber: count,
      rules: z.array(
        z.strictObject({
          id: z.string().check(z.minLength(1)),
          number: version,
          calls: count,
          hits: count,
          since: z.optional(z.int()),
          fullAt: z.optional(z.record(z.string(), z.number())),
          rule: faultRuleSchema(),
        }),
      ),
    })
    .check(
      z.refine(({ rules, lastNumber }) => rules.every(({ number }) => number <= lastNumber), {
        path: ["lastNumber"],
        error: "must be at least the number of each rule",
      }),
      z.refine(
        ({ rules }) =>
          rules.every(({ calls, hits, rule }) => hits <= Math.min(calls, rule.times ?? Infinity)),
        { path: ["rules"], error: "must have no more hits than calls, and than times" },
      ),
      z.refine(({ rules }) => new Set(rules.map((rule) => rule.id)).size === rules.length, {
        path: ["rules"],
        error: "have ids of their own",
      }),
    ) satisfies z.ZodMiniType<FaultsState>;

  const stubsState = z
    .strictObject({
      lastNumber: count,
      stubs: z.array(
        z.strictObject({
          id: z.string().check(z.minLength(1)),
          calls: count,
          hits: count,
          stub: stubSchema(),
        }),
      ),
    })
    .check(
      z.refine(
        ({ stubs: given }) =>
          given.every(({ calls, hits, stub }) => hits <= Math.min(calls, stub.times ?? Infinity)),
        { path: ["stubs"], error: "must have no more hits than calls, and than times" },
      ),
      z.refine(({ stubs: given }) => new Set(given.map((each) => each.id)).size === given.length, {
        path: ["stubs"],
        error: "have ids of their own",
      }),
      z.refine(
        ({ stubs: given, lastNumber }) =>
          given.every(({ id: name }) => Number(/^stub-(\d+)$/.exec(name)?.[1] ?? 0) <= lastNumber),
        { path: ["lastNumber"], error: "must be at least the number of each stub" },
      ),
    ) satisfies z.ZodMiniType<StubsState>;

  return { faultsState, stubsState };
});
