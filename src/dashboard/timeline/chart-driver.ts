// Owns when a time chart is drawn and from what: after a change, and many times a second while time moves.
import { type Checkpoint, checkpoints, chosenCheckpoint } from "../checkpoints/checkpoints.ts";
import { clock, isLeaping, preview, rateOf, shownPresent } from "../clock/present.ts";
import type { PrebuildRow } from "../prebuild-row.ts";
import { isPresenting } from "../presenting.ts";
import { want } from "../reading.ts";
import { type Due, due, projectName, projects, selectedId } from "../store.ts";
import type { ChartData } from "./chart-data.ts";
import { AXIS_HEIGHT, draw } from "./draw.ts";
import { type Ink, readInk } from "./draw-bar.ts";
import { checkpointAt } from "./draw-checkpoints.ts";
import { forecast, isForecast } from "./forecast.ts";
import { groupName, pairName } from "./group-name.ts";
import { type Band, bandAt, type Layout, layOutRows, layOutStrips, NO_LAYOUT, PADDING } from "./layout.ts";
import type { TimeView } from "./view.ts";

/** How often it is drawn while time runs, in milliseconds; less often with reduced motion. */
const FRAME = 33;
const CALM_FRAME = 500;

const NARROW = 640;
const GUTTER = { narrow: 104, wide: 190 };
/** The font size that the chart is designed for, in pixels; larger type makes a larger chart. */
const TYPE_SIZE = 15;

/** The element under the mouse. */
export type Hit =
  | { readonly kind: "row"; readonly row: PrebuildRow }
  | { readonly kind: "band"; readonly band: Band }
  | { readonly kind: "checkpoint"; readonly checkpoint: Checkpoint }
  | {
      readonly kind: "cell";
      readonly band: Band;
      readonly index: number;
      readonly at: number;
      readonly step: number;
    };

export class ChartDriver {
  readonly view: TimeView;
  readonly data: ChartData;
  /** The prebuild under the mouse, or chosen by keys; the cell under the mouse. */
  #hoveredId: string | undefined;
  #hoveredCell: number | undefined;
  #layout: Layout = NO_LAYOUT;
  #area: HTMLDivElement | undefined;
  #canvas: HTMLCanvasElement | undefined;
  #ink: Ink | undefined;
  #scale = 1;
  #next: ReadonlyMap<string, Due> = new Map();
  #isDirty = true;
  #version = 0;
  #laidOutFor = "";
  #drawnAt = 0;

  constructor(view: TimeView, data: ChartData) {
    this.view = view;
    this.data = data;
  }

  /** Draws until the returned function is called. */
  attach(area: HTMLDivElement, canvas: HTMLCanvasElement): () => void {
    this.#area = area;
    this.#canvas = canvas;
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const rereadInk = () => {
      this.#ink = undefined;
      this.#isDirty = true;
    };
    const resized = new ResizeObserver(rereadInk);
    resized.observe(area);
    scheme.addEventListener("change", rereadInk);
    let frame = 0;
    const step = (time: number) => {
      this.#maybeDraw(time);
      frame = requestAnimationFrame(step);
    };
    frame = requestAnimationFrame(step);
    return () => {
      cancelAnimationFrame(frame);
      resized.disconnect();
      scheme.removeEventListener("change", rereadInk);
    };
  }

  /** Reads the signals that the chart depends on, so that a change of one redraws it. */
  noticeChanges(): void {
    const { view } = this;
    void [this.data.content.value, projects.value, selectedId.value, clock.value, preview.value];
    void [view.moved.value, view.grouping.value, view.hidden.value, view.collapsed.value];
    void [forecast.value, checkpoints.value, chosenCheckpoint.value];
    if (isPresenting.value !== undefined) this.#ink = undefined;
    this.#next = new Map(due.value.filter(({ kind }) => kind === "prebuild").map((each) => [each.id, each]));
    this.#version += 1;
    this.#isDirty = true;
  }

  /** Draws it with the next frame. */
  touch(): void {
    this.#isDirty = true;
  }

  get hoveredId(): string | undefined {
    return this.#hoveredId;
  }

  hover(hit: Hit | undefined): void {
    const id = hit?.kind === "row" ? hit.row.id : undefined;
    const cell = hit?.kind === "cell" ? hit.index : undefined;
    if (id !== this.#hoveredId || cell !== this.#hoveredCell) this.#isDirty = true;
    this.#hoveredId = id;
    this.#hoveredCell = cell;
  }

  /** The element at a place of the window. */
  hitAt(clientX: number, clientY: number): Hit | undefined {
    const area = this.#area;
    if (!area) return undefined;
    const { left, top } = area.getBoundingClientRect();
    const [x, below] = [(clientX - left) / this.#scale, (clientY - top) / this.#scale - AXIS_HEIGHT];
    const y = below + area.scrollTop / this.#scale;
    const xOf = (at: number) =>
      this.#gutter + ((at - this.view.beginning()) / this.view.span.value) * this.#timeWidth;
    const checkpoint = x < this.#gutter ? undefined : checkpointAt(checkpoints.value, xOf, { x, below });
    if (checkpoint) return { kind: "checkpoint", checkpoint };
    const band = below < 0 ? undefined : bandAt(this.#layout, y);
    if (!band) return undefined;
    if (x < this.#gutter) return { kind: "band", band };
    const at = this.view.beginning() + ((x - this.#gutter) / this.#timeWidth) * this.view.span.value;
    const { strips } = this.data.content.value;
    if (band.cells && strips) {
      const { step, from } = strips;
      const index = Math.floor((at - from) / step);
      return { kind: "cell", band, index, at: from + index * step, step };
    }
    const slack = (6 / this.#timeWidth) * this.view.span.value;
    const lane = band.isCollapsed ? 0 : (y - band.top - PADDING) / this.#layout.laneHeight;
    const placed = band.placed.findLast(
      (each) =>
        each.row.begin - slack <= at &&
        (each.row.end ?? Infinity) + 3 * slack >= at &&
        (band.isCollapsed || (each.lane <= lane + 0.2 && lane < each.lane + 1.1)),
    );
    return placed ? { kind: "row", row: placed.row } : undefined;
  }

  /** The prebuild before or after the chosen one, scrolled into view, and its place. */
  choose(step: 1 | -1): { readonly row: PrebuildRow; readonly y: number } | undefined {
    const area = this.#area;
    const all = this.#layout.bands.flatMap((band) => band.placed.map((placed) => ({ band, placed })));
    const index = all.findIndex(({ placed }) => placed.row.id === this.#hoveredId);
    const first = step > 0 ? 0 : all.length - 1;
    const chosen = all[index < 0 ? first : Math.min(Math.max(index + step, 0), all.length - 1)];
    if (!area || !chosen) return undefined;
    const { band, placed } = chosen;
    this.hover({ kind: "row", row: placed.row });
    const top = (band.top + PADDING + placed.lane * this.#layout.laneHeight) * this.#scale;
    const room = area.clientHeight - (AXIS_HEIGHT + this.#layout.laneHeight) * this.#scale;
    if (top < area.scrollTop) area.scrollTop = top;
    if (top > area.scrollTop + room) area.scrollTop = top - room;
    return { row: placed.row, y: AXIS_HEIGHT * this.#scale + top - area.scrollTop };
  }

  /** Where bars begin, right of the names, in pixels of the page. */
  get gutter(): number {
    return this.#gutter * this.#scale;
  }

  /** The width of the shown time, in pixels of the page. */
  get timeWidth(): number {
    return this.#timeWidth * this.#scale;
  }

  get #width(): number {
    return (this.#area?.clientWidth ?? 1) / this.#scale;
  }

  get #gutter(): number {
    return this.#width < NARROW ? GUTTER.narrow : GUTTER.wide;
  }

  get #timeWidth(): number {
    return Math.max(1, this.#width - this.#gutter);
  }

  #maybeDraw(time: number): void {
    const isMoving = rateOf(clock.value.mode) > 0 || isLeaping();
    const pause = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM_FRAME : FRAME;
    const isLate = isMoving && time - this.#drawnAt >= (isLeaping() ? 0 : pause);
    if (!this.#isDirty && !isLate) return;
    this.#isDirty = false;
    this.#drawnAt = time;
    this.#draw();
  }

  #draw(): void {
    const [area, context] = [this.#area, this.#canvas?.getContext("2d")];
    if (!area || !context || area.clientWidth === 0) return;
    if (clock.value.read > 0 && !(this.data.isCurrent() && isForecast(this.view))) want();
    if (!this.#ink) {
      this.#ink = readInk();
      this.#scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / TYPE_SIZE;
    }
    const scale = this.#scale;
    resize(context, area.clientWidth, area.clientHeight, scale);
    const from = this.view.beginning();
    const to = from + this.view.span.value;
    this.#layOut(area, from, to);
    const { strips } = this.data.content.value;
    draw(context, this.#ink, {
      layout: this.#layout,
      strips,
      from,
      to,
      now: shownPresent(),
      preview: preview.value,
      due: this.#next,
      forecast: forecast.value,
      checkpoints: checkpoints.value,
      chosen: chosenCheckpoint.value,
      schedules: due.value
        .filter(({ kind }) => kind === "project")
        .map(({ at, id }) => ({ at, name: projectName(id) })),
      scrollTop: area.scrollTop / scale,
      width: this.#width,
      height: area.clientHeight / scale,
      gutter: this.#gutter,
      selectedId: selectedId.value,
      hoveredId: this.#hoveredId,
      hoveredCell: this.#hoveredCell,
    });
  }

  /** The layout changes with the signals and, while time runs, with the first shown instant. */
  #layOut(area: HTMLDivElement, from: number, to: number): void {
    const { view, data } = this;
    const grain = Math.max(1_000, view.span.value / 1_000);
    const key = [this.#version, Math.floor(from / grain), view.span.value, area.clientHeight].join(" ");
    if (key === this.#laidOutFor) return;
    this.#laidOutFor = key;
    const grouping = view.grouping.value;
    const { rows, strips } = data.content.value;
    const options = {
      from,
      to,
      room: area.clientHeight / this.#scale - AXIS_HEIGHT - 2,
      collapsed: view.collapsed.value,
      hidden: view.hidden.value,
    };
    this.#layout = strips
      ? layOutStrips(strips, (pair) => pairName(pair, grouping), options)
      : layOutRows(rows, (row) => groupName(row, grouping), options);
    const filler = area.lastElementChild as HTMLElement;
    const needed = (this.#layout.height + AXIS_HEIGHT) * this.#scale;
    filler.style.height = `${Math.floor(needed)}px`;
    area.dataset.rows = String(this.#layout.count);
    area.dataset.kind = strips ? "strips" : "bars";
  }
}

/** Sizes the canvas to its element, with a pixel for each of the screen's. */
function resize(context: CanvasRenderingContext2D, width: number, height: number, scale: number): void {
  const { canvas } = context;
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    // It stays in view while the page scrolls beneath it.
    canvas.style.marginBottom = `${-height}px`;
  }
  context.setTransform(ratio * scale, 0, 0, ratio * scale, 0, 0);
}
