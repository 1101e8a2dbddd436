// Owns the drawing of a band of prebuilds: each is a bar of its phases up to now.
import { LOOK_NAMES } from "../looks.ts";
import { type PrebuildRow, shortId } from "../prebuild-row.ts";
import { drawAhead } from "./draw-ahead.ts";
import { drawBar, drawMark, hasMark, type Ink } from "./draw-bar.ts";
import { fittedText } from "./fitted-text.ts";
import { endText } from "./forecast.ts";
import { type Band, PADDING, type Placed } from "./layout.ts";
import type { Context, Place, Scene } from "./scene.ts";

interface BandPlace {
  readonly band: Band;
  readonly y: number;
  readonly xOf: Place;
}

/** Less room than this is too small for text. */
const LEAST_WORDS = 46;

export function drawBars(c: Context, ink: Ink, scene: Scene, { band, y, xOf }: BandPlace): void {
  const { gutter, width, layout } = scene;
  const lane = band.isCollapsed ? band.height : layout.laneHeight;
  const first = band.isCollapsed ? y : y + PADDING;
  c.save();
  c.beginPath();
  c.rect(gutter, y, width - gutter, band.height);
  c.clip();
  if (band.isCollapsed) c.globalAlpha = 0.75;
  for (const placed of band.placed) {
    const middle = first + (placed.lane + 0.5) * lane;
    drawPrebuild(c, ink, scene, { placed, middle, height: Math.min(lane - 8, 20), xOf, band });
  }
  c.restore();
}

interface PrebuildPlace {
  readonly placed: Placed;
  readonly middle: number;
  readonly height: number;
  readonly xOf: Place;
  readonly band: Band;
}

function drawPrebuild(c: Context, ink: Ink, scene: Scene, place: PrebuildPlace): void {
  const { gutter, width, now, due, forecast, selectedId, hoveredId, preview } = scene;
  const { placed, middle, height, xOf, band } = place;
  const { row, nextBegin } = placed;
  if (row.begin > now) return;
  const radius = height / 2 + 0.5;
  let right = xOf(row.begin);
  const left = Math.max(right, gutter - 4);
  const alpha = c.globalAlpha;
  if (row.isGone) c.globalAlpha = alpha * 0.5;
  for (const [index, { at, phase }] of row.phases.entries()) {
    // What comes after the work is not drawn in the lane.
    if (at > now || at >= (row.end ?? Infinity)) break;
    if (hasMark(phase)) continue;
    const end = Math.min(xOf(Math.min(row.phases[index + 1]?.at ?? now, now)), width);
    const x = Math.max(xOf(at), gutter - 4);
    if (x > width) break;
    if (end < gutter) continue;
    drawBar(c, ink, phase, { x, y: middle - height / 2, width: end - x, height });
    right = Math.max(right, end);
  }
  const next = due.get(row.id);
  const steps = (forecast.get(row.id) ?? (next ? [next] : [])).filter(({ at }) => at > now);
  if (row.end === undefined && steps.length > 0) {
    right = drawAhead(c, ink, { steps, look: row.look, now, middle, height, width, preview, xOf });
  }
  if (row.end !== undefined && row.end <= now) {
    const x = Math.max(xOf(row.end), gutter + radius);
    drawMark(c, ink, row.ending ?? "DELETED", [x + radius * 0.5, middle, radius]);
    right = x + radius * 1.6;
  }
  c.globalAlpha = alpha;
  if (row.id === selectedId || row.id === hoveredId) {
    c.strokeStyle = row.id === selectedId ? ink.accent : ink.muted;
    c.lineWidth = 2;
    c.strokeRect(left - 3, middle - height / 2 - 3, Math.max(right - left, 4) + 6, height + 6);
  }
  if (band.isCollapsed) return;
  const room = Math.min(xOf(nextBegin), width) - right - 16;
  if (right < gutter || room < LEAST_WORDS) return;
  c.font = `12px ${ink.font}`;
  c.textAlign = "left";
  c.fillStyle = ink.muted;
  const end = endText(steps);
  const words = end === "" ? remark(row, now) : `${remark(row, now)}, ${end}`;
  c.fillText(fittedText(c, words, room), right + 7, middle + 0.5);
}

/** The label after a bar: why it is worth a look, or which one it is. */
function remark({ id, look, ending, end, prebuild: { status } }: PrebuildRow, now: number): string {
  const shown = end !== undefined && end <= now ? (ending ?? look) : look;
  const percentage = status.snapshotCompletionPercentage ?? 0;
  if (shown === "COMPLETED") return shortId(id);
  if (shown === "FAILED") return status.failureMessage ?? "failed";
  if (shown === "WARNED") return status.warningMessage ?? "warned";
  if (shown === "SNAPSHOTTING" && percentage > 0) return `snapshot ${percentage} %`;
  return LOOK_NAMES[shown];
}
