// Owns the drawing of what is to come: dotted bars for the phases that a prebuild will go through.
import type { Look } from "../prebuild-row.ts";
import type { Due } from "../store.ts";
import { drawMark, hasMark, type Ink } from "./draw-bar.ts";
import type { Context, Place } from "./scene.ts";

export interface AheadPlace {
  /** The steps to come, soonest first; at least one. */
  readonly steps: readonly Due[];
  /** The phase up to the first of them. */
  readonly look: Look;
  readonly now: number;
  readonly middle: number;
  readonly height: number;
  /** Where the chart ends. */
  readonly width: number;
  /** The previewed instant of a jump: what it would reach is drawn solid. */
  readonly preview: number | undefined;
  readonly xOf: Place;
}

/** Returns where it ends. */
export function drawAhead(c: Context, ink: Ink, place: AheadPlace): number {
  const { steps, look, now, middle, height, width, preview = 0, xOf } = place;
  const radius = height / 2 - 0.5;
  const alpha = c.globalAlpha;
  let [phase, from] = [look, now];
  let right = xOf(now);
  for (const { at, to } of steps) {
    const x = Math.min(xOf(at), width + 4);
    c.strokeStyle = ink.looks[phase];
    c.fillStyle = ink.looks[phase];
    c.globalAlpha = alpha * 0.16;
    c.fillRect(xOf(from), middle - height / 2, x - xOf(from), height);
    c.globalAlpha = alpha;
    c.lineWidth = 1.5;
    c.setLineDash(at <= preview ? [] : [2, 3]);
    c.strokeRect(xOf(from) + 1, middle - height / 2 + 1, Math.max(x - xOf(from) - 2, 0.5), height - 2);
    c.setLineDash([]);
    right = Math.max(right, x);
    // "GONE" has no look.
    if (!(to in ink.looks) || x > width) break;
    [phase, from] = [to as Look, at];
    if (!hasMark(phase)) continue;
    c.globalAlpha = alpha * (at <= preview ? 1 : 0.6);
    drawMark(c, ink, phase, [x + radius * 0.5, middle, radius]);
    c.globalAlpha = alpha;
    return x + radius * 1.6;
  }
  return right;
}
