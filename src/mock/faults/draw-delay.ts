// Owns the length of a delay: fixed, or drawn from one of two distributions.

import { LONGEST_TIMER, parseDuration } from "../../input/duration.ts";
import type { FaultRule } from "../../scenarios/fault-rule.ts";

/**
 * The milliseconds of a delay.
 * @param draw the part-th random number of this call, from 0 to below 1
 */
export function drawDelay(delay: NonNullable<FaultRule["delay"]>, draw: (part: number) => number): number {
  if (typeof delay !== "object") return parseDuration(delay);
  const { fixed = 0, uniform, lognormal } = delay;
  if (uniform) {
    const min = parseDuration(uniform.min);
    return min + Math.floor(draw(0) * (parseDuration(uniform.max) - min + 1));
  }
  if (lognormal) {
    const most = Math.min(parseDuration(lognormal.max ?? LONGEST_TIMER), LONGEST_TIMER);
    const drawn = parseDuration(lognormal.median) * Math.exp(lognormal.sigma * standardNormal(draw));
    return Math.round(Math.min(drawn, most));
  }
  return parseDuration(fixed);
}

/** From the normal distribution with mean 0 and deviation 1: the Box-Muller transform of two uniform draws. */
function standardNormal(draw: (part: number) => number): number {
  // The logarithm of 0 is infinite, that of 1 is not.
  return Math.sqrt(-2 * Math.log(1 - draw(0))) * Math.cos(2 * Math.PI * draw(1));
}
