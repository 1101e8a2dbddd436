// Owns the drawing of what ended when: a column for each cell, successes above the line, failures below.
import { type Counts, sumOf } from "../figures.ts";
import type { Look } from "../prebuild-row.ts";
import type { Ink } from "./draw-bar.ts";
import { BADLY, type Band, WELL } from "./layout.ts";
import type { Context, Place, Scene } from "./scene.ts";

const MARGIN = 6;

export function drawStrip(
  c: Context,
  ink: Ink,
  scene: Scene,
  { band, y, xOf }: { readonly band: Band; readonly y: number; readonly xOf: Place },
): void {
  const { layout, strips, gutter, width, hoveredCell } = scene;
  if (!strips || !band.cells) return;
  const { well, badly } = layout.most;
  const margin = Math.min(MARGIN, band.height / 10);
  const unit = (band.height - 2 * margin - 2) / Math.max(Math.sqrt(well) + Math.sqrt(badly), 1);
  const line = Math.round(y + margin + Math.sqrt(well) * unit) + 0.5;
  const columnWidth = xOf(strips.from + strips.step) - xOf(strips.from);
  const gap = columnWidth > 4 ? 1 : 0;
  c.save();
  c.beginPath();
  c.rect(gutter, y, width - gutter, band.height);
  c.clip();
  c.strokeStyle = ink.line;
  c.lineWidth = 1;
  c.beginPath();
  c.moveTo(gutter, line);
  c.lineTo(width, line);
  c.stroke();
  if (hoveredCell !== undefined) {
    c.fillStyle = ink.accent;
    c.globalAlpha = 0.12;
    c.fillRect(xOf(strips.from + hoveredCell * strips.step), y, columnWidth, band.height);
    c.globalAlpha = 1;
  }
  for (const [index, states] of band.cells) {
    const x = xOf(strips.from + index * strips.step);
    if (x + columnWidth < gutter || x > width) continue;
    const box = { x, width: Math.max(columnWidth - gap, 1), unit };
    stack(c, ink, states, WELL, { ...box, from: line - 1, up: -1 });
    stack(c, ink, states, BADLY, { ...box, from: line + 1, up: 1 });
  }
  c.restore();
}

interface Stack {
  readonly x: number;
  readonly width: number;
  /**
   * The height of one prebuild; n of them are as high as the root of n, so that a busy day does not dwarf the others.
   */
  readonly unit: number;
  readonly from: number;
  readonly up: 1 | -1;
}

function stack(c: Context, ink: Ink, states: Counts, looks: readonly Look[], place: Stack): void {
  const { x, width, unit, from, up } = place;
  const total = sumOf(states, looks);
  const whole = Math.sqrt(total) * unit;
  let at = from;
  for (const look of looks) {
    const count = states[look];
    if (!count) continue;
    const height = Math.max((count / total) * whole, 1.5);
    c.fillStyle = ink.looks[look];
    c.fillRect(x, up < 0 ? at - height : at, width, height);
    at += up * height;
  }
}
