// Owns the autoscaler's figures in scenarios: their types, schema, descriptions, and conversion to the world's.
import * as z from "zod/mini";
import { type Duration, parseDuration } from "../input/duration.ts";
import { objectOf, type ShapeOf } from "../input/typed-schema.ts";
import type { Complete } from "../world/change.ts";
import type { Range } from "../world/random.ts";
import type { Autoscaler } from "../world/warm-pool/autoscaler.ts";

/** How a pool's target follows demand, and how its instances follow the target. */
export interface ScenarioAutoscaler {
  /** This many claims within `window` raise the target by one: 1 to 100. Default 3. */
  claims?: number;
  /** 1s to 1d. Default 10m. */
  window?: Duration;
  /** This long without a claim lowers the target by one: 1s to 1d. Default 30m. */
  idle?: Duration;
  /** How long a stopped instance takes to start: up to 1d. Default 1m to 2m. */
  start?: ScenarioSpan;
  /** How long provisioning a new instance takes: up to 1d. Default 5m to 7m. */
  provision?: ScenarioSpan;
}

/** Both ends included; the seed draws from it. */
export interface ScenarioSpan {
  /** The shortest. */
  min: Duration;
  /** The longest; not below `min`. */
  max: Duration;
}

/** What each figure means, for editors. */
export const AUTOSCALER_FIELDS: Readonly<Record<keyof ScenarioAutoscaler, string>> = {
  claims: "This many claims within window raise a pool's target by one, 1 to 100. Default 3.",
  window: "1s to 1d. Default 10m.",
  idle: "This long without a claim lowers a pool's target by one, 1s to 1d. Default 30m.",
  start: "How long a stopped instance takes to start, drawn from the seed. Default 1m to 2m.",
  provision: "How long provisioning a new instance takes, drawn from the seed. Default 5m to 7m.",
};

/** @param bounded a duration between two bounds, which are given in words */
export function autoscalerSchema(
  bounded: (bounds: Range, worded: string) => z.ZodMiniType<Duration, Duration>,
): z.ZodMiniType<ScenarioAutoscaler, ScenarioAutoscaler> {
  const day = 86_400_000;
  const figure = bounded({ min: 1_000, max: day }, "1s to 1d");
  const end = bounded({ min: 0, max: day }, "at most 1d");
  const span = objectOf<ScenarioSpan>({ min: end, max: end });
  const shape: ShapeOf<ScenarioAutoscaler> = {
    claims: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
    window: z.optional(figure),
    idle: z.optional(figure),
    start: z.optional(span),
    provision: z.optional(span),
  };
  return objectOf<ScenarioAutoscaler>(shape);
}

/** The figures that a scenario gives; the world has defaults for absent ones. */
export function autoscalerOf({
  claims,
  window,
  idle,
  start,
  provision,
}: ScenarioAutoscaler = {}): Complete<Partial<Autoscaler>> {
  return {
    claims,
    window: milliseconds(window),
    idle: milliseconds(idle),
    start: range(start),
    provision: range(provision),
  } satisfies Record<keyof ScenarioAutoscaler, unknown>;
}

function milliseconds(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

function range(span: ScenarioSpan | undefined): Range | undefined {
  return span && { min: parseDuration(span.min), max: parseDuration(span.max) };
}
