// Owns when the timeline is drawn and from what: after a change, and a few times a second while time runs.
import { clock, present, rateOf } from "../clock/present.ts";
import type { PrebuildRow } from "../prebuild-row.ts";
import { type Due, due, prebuilds, projectName, projects, selectedId } from "../store.ts";
import { AXIS_HEIGHT, draw } from "./draw.ts";
import { type Ink, readInk } from "./draw-bar.ts";
import { groupName } from "./group-name.ts";
import { filterOf, firstBelow, type Layout, type Line, layOut, ROW_HEIGHT } from "./layout.ts";
import * as view from "./view.ts";

/** While time runs it is drawn so often, in milliseconds; less often for who does not like movement. */
const FRAME = 33;
const CALM_FRAME = 500;

const NARROW = 640;
const GUTTER = { narrow: 96, wide: 180 };

export class ChartDriver {
  /** The prebuild under the mouse, or chosen by keys. */
  #hoveredId: string | undefined;
  #layout: Layout = { lines: [], height: 0, count: 0 };
  #area: HTMLDivElement | undefined;
  #canvas: HTMLCanvasElement | undefined;
  #ink: Ink | undefined;
  #next: ReadonlyMap<string, Due> = new Map();
  #isDirty = true;
  #version = 0;
  #laidOutFor = "";
  #drawnAt = 0;

  /** Draws until the returned function is called. */
  attach(area: HTMLDivElement, canvas: HTMLCanvasElement): () => void {
    this.#area = area;
    this.#canvas = canvas;
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    const rereadInk = () => {
      this.#ink = undefined;
      this.#isDirty = true;
    };
    const resized = new ResizeObserver(() => {
      this.#isDirty = true;
    });
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

  /** Reads the signals that the picture depends on, so that a change of one makes it drawn anew. */
  noticeChanges(): void {
    void [prebuilds.value, projects.value, selectedId.value, clock.value];
    void [view.span.value, view.isFollowing.value, view.grouping.value, view.hidden.value];
    void [view.trigger.value, view.search.value, view.collapsed.value];
    this.#next = new Map(due.value.filter(({ kind }) => kind === "prebuild").map((each) => [each.id, each]));
    this.#version += 1;
    this.#isDirty = true;
  }

  /** Has it drawn with the next frame. */
  touch(): void {
    this.#isDirty = true;
  }

  get hoveredId(): string | undefined {
    return this.#hoveredId;
  }

  hover(id: string | undefined): void {
    if (id !== this.#hoveredId) this.#isDirty = true;
    this.#hoveredId = id;
  }

  /** What stands at a place of the window. */
  lineAt(clientY: number): Line | undefined {
    const area = this.#area;
    if (!area) return undefined;
    const y = clientY - area.getBoundingClientRect().top - AXIS_HEIGHT;
    const line = y < 0 ? undefined : this.#layout.lines[firstBelow(this.#layout, y + area.scrollTop)];
    return line && line.top <= y + area.scrollTop ? line : undefined;
  }

  /** The prebuild so many lines after the chosen one, brought into view; and how far from the top it then is. */
  choose(step: 1 | -1): { readonly row: PrebuildRow; readonly y: number } | undefined {
    const area = this.#area;
    const rows = this.#layout.lines.filter((line) => line.kind === "row");
    const index = rows.findIndex(({ row }) => row.id === this.#hoveredId);
    const line = rows[Math.min(Math.max(index + step, 0), rows.length - 1)];
    if (!area || !line) return undefined;
    this.hover(line.row.id);
    const room = area.clientHeight - AXIS_HEIGHT - ROW_HEIGHT;
    if (line.top < area.scrollTop) area.scrollTop = line.top;
    if (line.top > area.scrollTop + room) area.scrollTop = line.top - room;
    return { row: line.row, y: AXIS_HEIGHT + line.top - area.scrollTop };
  }

  /** Where bars begin, right of the names, in pixels. */
  get gutter(): number {
    return (this.#area?.clientWidth ?? 0) < NARROW ? GUTTER.narrow : GUTTER.wide;
  }

  /** The width of the shown time, in pixels. */
  get timeWidth(): number {
    return Math.max(1, (this.#area?.clientWidth ?? 1) - this.gutter);
  }

  #maybeDraw(time: number): void {
    const isMoving = rateOf(clock.value.mode) > 0;
    const pause = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM_FRAME : FRAME;
    if (!this.#isDirty && !(isMoving && time - this.#drawnAt >= pause)) return;
    this.#isDirty = false;
    this.#drawnAt = time;
    this.#draw();
  }

  #draw(): void {
    const [area, context] = [this.#area, this.#canvas?.getContext("2d")];
    if (!area || !context) return;
    this.#ink ??= readInk();
    const [width, height] = [area.clientWidth, area.clientHeight];
    resize(context, width, height);
    const from = view.beginning();
    const to = from + view.span.value;
    this.#layOut(area, from, to);
    draw(context, this.#ink, {
      layout: this.#layout,
      from,
      to,
      now: present(),
      due: this.#next,
      schedules: due.value
        .filter(({ kind }) => kind === "project")
        .map(({ at, id }) => ({ at, name: projectName(id) })),
      scrollTop: area.scrollTop,
      width,
      height,
      gutter: this.gutter,
      selectedId: selectedId.value,
      hoveredId: this.#hoveredId,
    });
  }

  /** Which lines there are changes with the signals and, while time runs, with the first instant that is shown. */
  #layOut(area: HTMLDivElement, from: number, to: number): void {
    const grain = Math.max(1_000, view.span.value / 1_000);
    const key = `${this.#version} ${Math.floor(from / grain)} ${view.span.value}`;
    if (key === this.#laidOutFor) return;
    this.#laidOutFor = key;
    const grouping = view.grouping.value;
    this.#layout = layOut(prebuilds.value, {
      from,
      to,
      grouping,
      collapsed: view.collapsed.value,
      nameOf: (row) => groupName(row, grouping),
      passes: filterOf({
        hidden: view.hidden.value,
        trigger: view.trigger.value,
        search: view.search.value,
        nameOf: (row) => groupName(row, "both"),
      }),
    });
    const filler = area.lastElementChild as HTMLElement;
    filler.style.height = `${this.#layout.height + AXIS_HEIGHT + 16}px`;
    area.dataset.rows = String(this.#layout.count);
  }
}

/** Makes the canvas as large as what it is drawn for, with a point for each of the screen's. */
function resize(context: CanvasRenderingContext2D, width: number, height: number): void {
  const { canvas } = context;
  const ratio = devicePixelRatio;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    // It stays in view while what it is scrolled over begins beneath it.
    canvas.style.marginBottom = `${-height}px`;
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
