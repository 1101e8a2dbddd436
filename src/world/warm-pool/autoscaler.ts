// Owns the autoscaler's figures: how a pool's target follows demand, and what counts as demand. All are assumed.
import type { ChangeOf } from "../change.ts";
import type { Range } from "../random.ts";
import { INSTANCE_DELAYS } from "./instances.ts";

/** How pools of a world scale and fill. Spans are milliseconds. */
export interface Autoscaler {
  /** This many claims within `window` raise the target by one; the next rise needs as many again. */
  readonly claims: number;
  readonly window: number;
  /** This long without a claim lowers the target by one, and each further such span by one more. */
  readonly idle: number;
  /** How long a stopped instance takes to start. */
  readonly start: Range;
  /** How long provisioning a new instance takes. */
  readonly provision: Range;
}

const MINUTE = 60_000;

/** The default figures. */
export const AUTOSCALER: Autoscaler = {
  claims: 3,
  window: 10 * MINUTE,
  idle: 30 * MINUTE,
  start: INSTANCE_DELAYS.start,
  provision: INSTANCE_DELAYS.provision,
};

/** All figures, from those that a scenario gives. */
export function figuresOf(given: ChangeOf<Autoscaler> = {}): Autoscaler {
  const names = Object.keys(AUTOSCALER) as (keyof Autoscaler)[];
  return Object.fromEntries(
    names.map((name) => [name, given[name] ?? AUTOSCALER[name]]),
  ) as unknown as Autoscaler;
}

/** The recent claims that count together with a new one; no more than one rise needs. */
export function recentClaims(
  claims: readonly number[],
  now: number,
  { claims: needed, window }: Autoscaler,
): readonly number[] {
  const recent = claims.filter((at) => at > now - window).slice(-needed);
  return recent.length === claims.length ? claims : recent;
}
