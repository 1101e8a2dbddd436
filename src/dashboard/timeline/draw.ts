// Owns the drawing of the timeline: axis, bands with their names, the current time, and the preview of a jump.
import { sumOf } from "../figures.ts";
import { counted, numberText, shareText } from "../time-text.ts";
import type { Ink } from "./draw-bar.ts";
import { drawBars } from "./draw-bars.ts";
import { drawCheckpoints } from "./draw-checkpoints.ts";
import { drawStrip } from "./draw-strips.ts";
import { fittedText } from "./fitted-text.ts";
import { BADLY, type Band } from "./layout.ts";
import type { Context, Place, Scene } from "./scene.ts";
import { ticksOf } from "./ticks.ts";

export const AXIS_HEIGHT = 34;

export function draw(c: Context, ink: Ink, scene: Scene): void {
  const { width, height, layout, scrollTop, gutter, from, to } = scene;
  const xOf = (at: number) => gutter + ((at - from) / (to - from)) * (width - gutter);
  c.fillStyle = ink.ground;
  c.fillRect(0, 0, width, height);
  c.textBaseline = "middle";
  drawGrid(c, ink, scene, xOf);
  c.save();
  c.beginPath();
  c.rect(0, AXIS_HEIGHT, width, height - AXIS_HEIGHT);
  c.clip();
  for (const band of layout.bands) {
    const y = AXIS_HEIGHT + band.top - scrollTop;
    if (y > height || y + band.height < AXIS_HEIGHT) continue;
    if (band.cells) drawStrip(c, ink, scene, { band, y, xOf });
    else drawBars(c, ink, scene, { band, y, xOf });
    drawName(c, ink, scene, band, y);
  }
  drawCheckpoints(c, ink, scene, xOf, AXIS_HEIGHT);
  drawPresent(c, ink, scene, xOf);
  c.restore();
}

function drawGrid(c: Context, ink: Ink, scene: Scene, xOf: Place): void {
  const { from, to, width, height, gutter, schedules, now, preview } = scene;
  c.font = `12px ${ink.font}`;
  c.textAlign = "left";
  for (const { at, text, isDay } of ticksOf(from, to, Math.max(2, (width - gutter) / 110))) {
    const x = Math.round(xOf(at)) + 0.5;
    c.strokeStyle = ink.line;
    c.lineWidth = 1;
    c.beginPath();
    c.moveTo(x, isDay ? 0 : AXIS_HEIGHT - 6);
    c.lineTo(x, height);
    c.stroke();
    c.fillStyle = isDay ? ink.text : ink.muted;
    if (x + 6 + c.measureText(text).width < width) c.fillText(text, x + 6, AXIS_HEIGHT / 2 - 1);
  }
  const x = xOf(now);
  if (x < width) {
    // The future is only planned.
    c.fillStyle = ink.band;
    c.globalAlpha = 0.6;
    c.fillRect(Math.max(x, gutter), AXIS_HEIGHT, width, height);
    c.globalAlpha = 1;
    if (preview !== undefined) {
      c.fillStyle = ink.accent;
      c.globalAlpha = 0.12;
      c.fillRect(Math.max(x, gutter), AXIS_HEIGHT, Math.min(xOf(preview), width) - x, height);
      c.globalAlpha = 1;
    }
  }
  c.fillStyle = ink.ground;
  c.fillRect(0, 0, gutter, AXIS_HEIGHT);
  c.fillStyle = ink.muted;
  c.fillText("UTC", 14, AXIS_HEIGHT / 2 - 1);
  for (const { at } of schedules) {
    if (at >= from && at <= to) drawDiamond(c, ink, xOf(at));
  }
  drawLine(c, ink.line, AXIS_HEIGHT - 0.5, width);
}

/** A daily schedule. */
function drawDiamond(c: Context, ink: Ink, x: number): void {
  c.fillStyle = ink.accent;
  c.beginPath();
  c.moveTo(x, AXIS_HEIGHT - 12);
  c.lineTo(x + 5, AXIS_HEIGHT - 7);
  c.lineTo(x, AXIS_HEIGHT - 2);
  c.lineTo(x - 5, AXIS_HEIGHT - 7);
  c.fill();
}

function drawLine(c: Context, colour: string, y: number, width: number): void {
  c.strokeStyle = colour;
  c.lineWidth = 1;
  c.beginPath();
  c.moveTo(0, y);
  c.lineTo(width, y);
  c.stroke();
}

/** The name of a band and its figures, in the gutter. */
function drawName(c: Context, ink: Ink, scene: Scene, band: Band, y: number): void {
  const { gutter, width } = scene;
  drawLine(c, ink.line, Math.round(y + band.height) - 0.5, width);
  const room = gutter - 26;
  const isLow = band.height < 40;
  const middle = y + band.height / 2;
  c.textAlign = "left";
  c.font = `600 14px ${ink.font}`;
  c.fillStyle = ink.text;
  c.fillText(fittedText(c, band.name || "all", room), 14, isLow ? middle : middle - 9);
  if (isLow) return;
  const bad = sumOf(band.states, BADLY);
  c.font = `12px ${ink.font}`;
  c.fillStyle = ink.muted;
  const figures = band.cells ? numberText(band.count) : counted(band.count, "prebuild");
  const shown = gutter < 150 ? numberText(band.count) : figures;
  c.fillText(shown, 14, middle + 10);
  if (bad === 0) return;
  const after = 14 + c.measureText(shown).width + 8;
  c.fillStyle = ink.looks.FAILED;
  const share = `${shareText(bad / Math.max(band.count, 1))} failed`;
  c.fillText(
    fittedText(c, band.cells && gutter >= 150 ? share : `${bad} failed`, gutter - after - 6),
    after,
    middle + 10,
  );
}

function drawPresent(c: Context, ink: Ink, scene: Scene, xOf: Place): void {
  const { now, preview, gutter, width, height } = scene;
  if (preview !== undefined) {
    const x = Math.min(xOf(preview), width - 2);
    c.strokeStyle = ink.accent;
    c.lineWidth = 2;
    c.setLineDash([6, 5]);
    c.beginPath();
    c.moveTo(x, AXIS_HEIGHT);
    c.lineTo(x, height);
    c.stroke();
    c.setLineDash([]);
  }
  const x = xOf(now);
  if (x < gutter || x > width) return;
  c.strokeStyle = ink.accent;
  c.lineWidth = 2;
  c.beginPath();
  c.moveTo(x, AXIS_HEIGHT);
  c.lineTo(x, height);
  c.stroke();
  c.fillStyle = ink.accent;
  c.beginPath();
  c.moveTo(x - 6, AXIS_HEIGHT);
  c.lineTo(x + 6, AXIS_HEIGHT);
  c.lineTo(x, AXIS_HEIGHT + 8);
  c.fill();
}
