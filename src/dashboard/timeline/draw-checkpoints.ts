// Owns the marks of checkpoints on a chart: a flag at the axis and a thin line down, with its name if there is room.
import type { Checkpoint } from "../checkpoints/checkpoints.ts";
import type { Ink } from "./draw-bar.ts";
import { fittedText } from "./fitted-text.ts";
import type { Context, Place, Scene } from "./scene.ts";

const FLAG = { width: 11, height: 9 };
const LONGEST_NAME = 140;

/** @param top where the chart begins, below the axis */
export function drawCheckpoints(c: Context, ink: Ink, scene: Scene, xOf: Place, top: number): void {
  const { checkpoints, chosen, gutter, width, height } = scene;
  const shown = checkpoints
    .map((checkpoint) => ({ checkpoint, x: Math.round(xOf(checkpoint.at)) + 0.5 }))
    .filter(({ x }) => x >= gutter && x <= width)
    .sort((one, other) => one.x - other.x);
  c.font = `600 11px ${ink.font}`;
  c.textAlign = "left";
  for (const [index, { checkpoint, x }] of shown.entries()) {
    const isChosen = checkpoint.name === chosen;
    c.strokeStyle = isChosen ? ink.accent : ink.muted;
    c.fillStyle = isChosen ? ink.accent : ink.muted;
    c.lineWidth = isChosen ? 2 : 1;
    c.setLineDash([1, 4]);
    c.beginPath();
    c.moveTo(x, top + FLAG.height);
    c.lineTo(x, height);
    c.stroke();
    c.setLineDash([]);
    c.beginPath();
    c.moveTo(x, top);
    c.lineTo(x + FLAG.width, top + FLAG.height / 2);
    c.lineTo(x, top + FLAG.height);
    c.closePath();
    c.fill();
    const room = Math.min((shown[index + 1]?.x ?? width) - x - FLAG.width - 8, LONGEST_NAME);
    if (room < 24) continue;
    const name = fittedText(c, checkpoint.name, room);
    // Bars below it would make it unreadable.
    c.globalAlpha = 0.85;
    c.fillStyle = ink.ground;
    c.fillRect(x + FLAG.width + 1, top, c.measureText(name).width + 6, FLAG.height + 3);
    c.globalAlpha = 1;
    c.fillStyle = isChosen ? ink.accent : ink.text;
    c.fillText(name, x + FLAG.width + 4, top + FLAG.height / 2 + 1);
  }
}

/** The checkpoint whose flag is at a place. */
export function checkpointAt(
  checkpoints: readonly Checkpoint[],
  xOf: Place,
  { x, below }: { readonly x: number; readonly below: number },
): Checkpoint | undefined {
  if (below < -4 || below > FLAG.height + 4) return undefined;
  return checkpoints.findLast(({ at }) => x >= xOf(at) - 5 && x <= xOf(at) + FLAG.width + 4);
}
