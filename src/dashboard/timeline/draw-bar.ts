// Owns how each look is drawn: a colour and a pattern for bars, a shape for how the work ended, so that they can be
// distinguished without colour.
import { colourOf, LOOKS } from "../looks.ts";
import type { Look } from "../prebuild-row.ts";

/** The canvas's colours and fonts, from the style sheet of the current colour scheme. */
export interface Ink {
  readonly text: string;
  readonly muted: string;
  readonly line: string;
  readonly ground: string;
  readonly band: string;
  readonly accent: string;
  readonly font: string;
  readonly looks: Readonly<Record<Look, string>>;
  readonly patterns: Map<Look, CanvasPattern | null>;
}

export function readInk(): Ink {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: read("--text"),
    muted: read("--muted"),
    line: read("--line"),
    ground: read("--surface"),
    band: read("--sunken"),
    accent: read("--accent"),
    font: getComputedStyle(document.body).fontFamily,
    looks: Object.fromEntries(LOOKS.map((look) => [look, read(colourOf(look))])) as Record<Look, string>,
    patterns: new Map(),
  };
}

const TILE = 8;

/** Strokes over the colour of a bar; none for RUNNING, which is plain. */
const STROKES: Partial<Record<Look, (tile: CanvasRenderingContext2D) => void>> = {
  STARTING: (tile) => line(tile, [0, 8, 8, 0]),
  STOPPING: (tile) => line(tile, [4, 0, 4, 8]),
  SNAPSHOTTING: (tile) => dot(tile),
  CANCELLING: (tile) => line(tile, [0, 0, 8, 8]),
  DELETING: (tile) => line(tile, [0, 4, 8, 4]),
};

function line(
  tile: CanvasRenderingContext2D,
  [x1, y1, x2, y2]: readonly [number, number, number, number],
): void {
  tile.lineWidth = 2;
  // Three times, so that diagonals meet at the edges of the tile.
  for (const shift of x1 === x2 || y1 === y2 ? [0] : [-TILE, 0, TILE]) {
    tile.beginPath();
    tile.moveTo(x1 + shift, y1);
    tile.lineTo(x2 + shift, y2);
    tile.stroke();
  }
}

function dot(tile: CanvasRenderingContext2D): void {
  for (const [x, y] of [
    [2, 2],
    [6, 6],
  ] as const) {
    tile.beginPath();
    tile.arc(x, y, 1.4, 0, 2 * Math.PI);
    tile.fill();
  }
}

function patternOf(look: Look, ink: Ink, context: CanvasRenderingContext2D): CanvasPattern | null {
  const known = ink.patterns.get(look);
  if (known !== undefined) return known;
  const strokes = STROKES[look];
  let pattern: CanvasPattern | null = null;
  if (strokes) {
    const canvas = document.createElement("canvas");
    canvas.width = TILE;
    canvas.height = TILE;
    const tile = canvas.getContext("2d") as CanvasRenderingContext2D;
    tile.strokeStyle = ink.ground;
    tile.fillStyle = ink.ground;
    tile.globalAlpha = 0.55;
    strokes(tile);
    pattern = context.createPattern(canvas, "repeat");
  }
  ink.patterns.set(look, pattern);
  return pattern;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A stretch of a phase. */
export function drawBar(
  context: CanvasRenderingContext2D,
  ink: Ink,
  look: Look,
  { x, y, width, height }: Box,
): void {
  const w = Math.max(width, 1);
  if (look === "PENDING") {
    context.strokeStyle = ink.looks.PENDING;
    context.lineWidth = 1.5;
    context.strokeRect(x + 0.75, y + 0.75, Math.max(w - 1.5, 0.5), height - 1.5);
    return;
  }
  context.fillStyle = ink.looks[look];
  context.fillRect(x, y, w, height);
  const pattern = w > 3 ? patternOf(look, ink, context) : null;
  if (!pattern) return;
  context.fillStyle = pattern;
  context.fillRect(x, y, w, height);
}

/** Whether a look has a shape: how work ended. */
export function hasMark(look: Look): boolean {
  return MARKS[look] !== undefined;
}

/** The shape of an ending around a centre. Each has an outline of its own: disc, triangle, square, diamond, ring. */
export function drawMark(
  context: CanvasRenderingContext2D,
  ink: Ink,
  look: Look,
  [x, y, r]: readonly [number, number, number],
): void {
  const mark = MARKS[look];
  if (!mark) return;
  context.save();
  context.translate(x, y);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.lineWidth = Math.max(1.4, r / 4);
  context.fillStyle = ink.looks[look];
  context.strokeStyle = ink.ground;
  mark(context, r, ink.looks[look]);
  context.restore();
}

type Mark = (context: CanvasRenderingContext2D, r: number, colour: string) => void;

const MARKS: Partial<Record<Look, Mark>> = {
  COMPLETED: (c, r) => {
    disc(c, r);
    path(
      c,
      [
        [-0.45, 0.02],
        [-0.1, 0.38],
        [0.48, -0.34],
      ],
      r,
    );
  },
  WARNED: (c, r) => {
    shape(
      c,
      [
        [0, -1.1],
        [1.12, 0.9],
        [-1.12, 0.9],
      ],
      r,
    );
    path(
      c,
      [
        [0, -0.35],
        [0, 0.2],
      ],
      r,
    );
    path(
      c,
      [
        [0, 0.58],
        [0, 0.6],
      ],
      r,
    );
  },
  FAILED: (c, r) => {
    shape(
      c,
      [
        [-0.95, -0.95],
        [0.95, -0.95],
        [0.95, 0.95],
        [-0.95, 0.95],
      ],
      r,
    );
    path(
      c,
      [
        [-0.42, -0.42],
        [0.42, 0.42],
      ],
      r,
    );
    path(
      c,
      [
        [0.42, -0.42],
        [-0.42, 0.42],
      ],
      r,
    );
  },
  TIMED_OUT: (c, r) => {
    shape(
      c,
      [
        [0, -1.25],
        [1.25, 0],
        [0, 1.25],
        [-1.25, 0],
      ],
      r,
    );
    path(
      c,
      [
        [0, -0.55],
        [0, 0.05],
        [0.42, 0.3],
      ],
      r,
    );
  },
  CANCELLED: (c, r, colour) => {
    c.strokeStyle = colour;
    c.beginPath();
    c.arc(0, 0, r * 0.85, 0, 2 * Math.PI);
    c.stroke();
    path(
      c,
      [
        [-0.55, 0.55],
        [0.55, -0.55],
      ],
      r,
    );
  },
  DELETED: (c, r, colour) => {
    c.strokeStyle = colour;
    path(
      c,
      [
        [-0.7, 0],
        [0.7, 0],
      ],
      r,
    );
  },
};

function disc(c: CanvasRenderingContext2D, r: number): void {
  c.beginPath();
  c.arc(0, 0, r, 0, 2 * Math.PI);
  c.fill();
}

function shape(c: CanvasRenderingContext2D, points: readonly (readonly [number, number])[], r: number): void {
  trace(c, points, r);
  c.closePath();
  c.fill();
}

function path(c: CanvasRenderingContext2D, points: readonly (readonly [number, number])[], r: number): void {
  trace(c, points, r);
  c.stroke();
}

function trace(c: CanvasRenderingContext2D, points: readonly (readonly [number, number])[], r: number): void {
  c.beginPath();
  for (const [index, [x, y]] of points.entries()) {
    if (index === 0) c.moveTo(x * r, y * r);
    else c.lineTo(x * r, y * r);
  }
}
