// Owns the drawing of the timeline: only the lines that can be seen, each as bars over simulated time.
import { LOOK_NAMES } from "../looks.ts";
import { type PrebuildRow, shortId } from "../prebuild-row.ts";
import type { Due } from "../store.ts";
import { drawBar, drawMark, hasMark, type Ink } from "./draw-bar.ts";
import { firstBelow, GROUP_HEIGHT, type Layout, ROW_HEIGHT } from "./layout.ts";
import { ticksOf } from "./ticks.ts";

export const AXIS_HEIGHT = 34;

export interface Scene {
  readonly layout: Layout;
  readonly from: number;
  readonly to: number;
  readonly now: number;
  /** What is due next, by prebuild. */
  readonly due: ReadonlyMap<string, Due>;
  /** The daily schedules that are due. */
  readonly schedules: readonly { readonly at: number; readonly name: string }[];
  readonly scrollTop: number;
  readonly width: number;
  readonly height: number;
  /** Where bars begin, right of the names. */
  readonly gutter: number;
  readonly selectedId: string | undefined;
  readonly hoveredId: string | undefined;
}

const BAR = 12;
const MARK = 6.5;

export function draw(context: CanvasRenderingContext2D, ink: Ink, scene: Scene): void {
  const { width, height, layout, scrollTop, gutter, from, to, now } = scene;
  const xOf = (at: number) => gutter + ((at - from) / (to - from)) * (width - gutter);
  context.clearRect(0, 0, width, height);
  context.fillStyle = ink.ground;
  context.fillRect(0, 0, width, height);
  context.textBaseline = "middle";
  drawGrid(context, ink, scene, xOf);
  context.save();
  context.beginPath();
  context.rect(0, AXIS_HEIGHT, width, height - AXIS_HEIGHT);
  context.clip();
  for (let index = firstBelow(layout, scrollTop); index < layout.lines.length; index += 1) {
    const line = layout.lines[index];
    if (!line) break;
    const y = AXIS_HEIGHT + line.top - scrollTop;
    if (y > height) break;
    if (line.kind === "row") drawRow(context, ink, scene, { row: line.row, y, xOf });
    else drawGroup(context, ink, scene, { ...line, y });
  }
  drawPresent(context, ink, { x: xOf(now), gutter, width, height });
  context.restore();
}

function drawGrid(c: CanvasRenderingContext2D, ink: Ink, scene: Scene, xOf: (at: number) => number): void {
  const { from, to, width, height, gutter, schedules, now } = scene;
  c.font = `12px ${ink.font}`;
  c.textAlign = "left";
  for (const { at, text, isDay } of ticksOf(from, to, Math.max(2, (width - gutter) / 110))) {
    const x = Math.round(xOf(at)) + 0.5;
    c.strokeStyle = ink.line;
    c.lineWidth = isDay ? 2 : 1;
    c.beginPath();
    c.moveTo(x, isDay ? 0 : AXIS_HEIGHT - 6);
    c.lineTo(x, height);
    c.stroke();
    c.fillStyle = isDay ? ink.text : ink.muted;
    if (x + 6 < width - 20) c.fillText(text, x + 6, AXIS_HEIGHT / 2 - 2);
  }
  for (const { at } of schedules) {
    if (at < from || at > to) continue;
    const x = xOf(at);
    c.fillStyle = ink.accent;
    c.beginPath();
    c.moveTo(x, AXIS_HEIGHT - 12);
    c.lineTo(x + 5, AXIS_HEIGHT - 7);
    c.lineTo(x, AXIS_HEIGHT - 2);
    c.lineTo(x - 5, AXIS_HEIGHT - 7);
    c.fill();
  }
  const x = xOf(now);
  if (x > gutter && x < width) {
    // What lies ahead is only planned.
    c.fillStyle = ink.band;
    c.globalAlpha = 0.55;
    c.fillRect(x, AXIS_HEIGHT, width - x, height);
    c.globalAlpha = 1;
  }
  c.fillStyle = ink.ground;
  c.fillRect(0, 0, gutter, AXIS_HEIGHT);
  c.strokeStyle = ink.line;
  c.lineWidth = 1;
  c.beginPath();
  c.moveTo(0, AXIS_HEIGHT - 0.5);
  c.lineTo(width, AXIS_HEIGHT - 0.5);
  c.stroke();
}

interface GroupPlace {
  readonly y: number;
  readonly name: string;
  readonly count: number;
  readonly isCollapsed: boolean;
}

function drawGroup(
  c: CanvasRenderingContext2D,
  ink: Ink,
  { width }: Scene,
  { y, name, count, isCollapsed }: GroupPlace,
): void {
  c.fillStyle = ink.band;
  c.fillRect(0, y, width, GROUP_HEIGHT);
  const middle = y + GROUP_HEIGHT / 2;
  c.fillStyle = ink.muted;
  c.beginPath();
  const corners = isCollapsed
    ? [
        [0, -4],
        [5, 0],
        [0, 4],
      ]
    : [
        [-2, -2],
        [6, -2],
        [2, 3],
      ];
  for (const [x = 0, dy = 0] of corners) c.lineTo(14 + x, middle + dy);
  c.fill();
  c.textAlign = "left";
  c.font = `600 13.5px ${ink.font}`;
  c.fillStyle = ink.text;
  c.fillText(name, 28, middle);
  const after = 28 + c.measureText(name).width + 10;
  c.font = `12.5px ${ink.font}`;
  c.fillStyle = ink.muted;
  c.fillText(`${count} prebuild${count === 1 ? "" : "s"}`, after, middle);
}

interface RowPlace {
  readonly row: PrebuildRow;
  readonly y: number;
  readonly xOf: (at: number) => number;
}

function drawRow(c: CanvasRenderingContext2D, ink: Ink, scene: Scene, { row, y, xOf }: RowPlace): void {
  const { selectedId, hoveredId, width, gutter, now, due } = scene;
  if (row.id === selectedId || row.id === hoveredId) {
    c.fillStyle = row.id === selectedId ? ink.accent : ink.muted;
    c.globalAlpha = row.id === selectedId ? 0.16 : 0.09;
    c.fillRect(0, y, width, ROW_HEIGHT);
    c.globalAlpha = 1;
  }
  const middle = y + ROW_HEIGHT / 2;
  const bar = (x: number, end: number) => ({ x, y: middle - BAR / 2, width: end - x, height: BAR });
  c.save();
  c.beginPath();
  c.rect(gutter, y, width - gutter, ROW_HEIGHT);
  c.clip();
  if (row.isGone) c.globalAlpha = 0.55;
  let right = gutter;
  for (const [index, { at, phase }] of row.phases.entries()) {
    const x = xOf(at);
    if (x > width) break;
    if (hasMark(phase)) continue;
    const end = Math.max(gutter, Math.min(xOf(row.phases[index + 1]?.at ?? now), width));
    if (end < gutter) continue;
    drawBar(c, ink, phase, bar(Math.max(x, gutter - 4), end));
    right = end;
  }
  const next = due.get(row.id);
  if (next && row.end === undefined)
    right = drawAhead(c, ink, { next, from: xOf(now), to: xOf(next.at), middle });
  if (row.ending && row.end !== undefined) {
    const x = Math.max(xOf(row.end), gutter + MARK);
    drawMark(c, ink, row.ending, [x + MARK * 0.6, middle, MARK]);
    right = Math.max(x + 2 * MARK, gutter);
  }
  c.globalAlpha = row.isGone ? 0.6 : 1;
  c.font = `12px ${ink.font}`;
  c.textAlign = "left";
  c.fillStyle = ink.muted;
  if (right < width - 60) c.fillText(remark(row), right + 10, middle + 0.5);
  c.restore();
  drawName(c, ink, { row, middle, gutter });
}

/** What is due: as long as the phase will last, as far as it is planned, and what comes then. */
function drawAhead(
  c: CanvasRenderingContext2D,
  ink: Ink,
  { next, from, to, middle }: { next: Due; from: number; to: number; middle: number },
): number {
  const look = next.to in ink.looks ? (next.to as keyof typeof ink.looks) : "DELETED";
  c.strokeStyle = ink.looks[look];
  c.lineWidth = 1.5;
  c.setLineDash([3, 3]);
  c.beginPath();
  c.moveTo(from, middle);
  c.lineTo(to, middle);
  c.stroke();
  c.setLineDash([]);
  c.beginPath();
  c.moveTo(to, middle - BAR / 2);
  c.lineTo(to, middle + BAR / 2);
  c.stroke();
  if (hasMark(look)) drawMark(c, ink, look, [to, middle, MARK - 1]);
  return to + (hasMark(look) ? MARK : 0);
}

/** What is written after a bar: why it is worth a look. */
function remark({ look, ending, prebuild: { status } }: PrebuildRow): string {
  const shown = ending ?? look;
  const percentage = status.snapshotCompletionPercentage ?? 0;
  if (shown === "COMPLETED") return "";
  if (shown === "FAILED") return `failed: ${status.failureMessage}`;
  if (shown === "WARNED") return `warning: ${status.warningMessage}`;
  if (shown === "SNAPSHOTTING" && percentage > 0) return `snapshot ${percentage} %`;
  return LOOK_NAMES[shown];
}

function drawName(
  c: CanvasRenderingContext2D,
  ink: Ink,
  { row, middle, gutter }: { row: PrebuildRow; middle: number; gutter: number },
): void {
  c.textAlign = "left";
  c.font = `12.5px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace`;
  c.fillStyle = row.isGone ? ink.muted : ink.text;
  const isScheduled = row.prebuild.metadata.triggeredBy === "PREBUILD_TRIGGER_SCHEDULED";
  c.fillText(shortId(row.id), 28, middle + 0.5);
  if (gutter < 150) return;
  c.font = `12px ${ink.font}`;
  c.fillStyle = ink.muted;
  c.fillText(isScheduled ? "scheduled" : "manual", 104, middle + 0.5);
}

function drawPresent(
  c: CanvasRenderingContext2D,
  ink: Ink,
  { x, gutter, width, height }: { x: number; gutter: number; width: number; height: number },
): void {
  if (x < gutter || x > width) return;
  c.strokeStyle = ink.accent;
  c.lineWidth = 2;
  c.beginPath();
  c.moveTo(x, AXIS_HEIGHT);
  c.lineTo(x, height);
  c.stroke();
  c.fillStyle = ink.accent;
  c.beginPath();
  c.moveTo(x - 5, AXIS_HEIGHT);
  c.lineTo(x + 5, AXIS_HEIGHT);
  c.lineTo(x, AXIS_HEIGHT + 7);
  c.fill();
}
