// Owns what mouse, wheel, touch and keys do to the picture of the timeline.
import { openPrebuild } from "../route.ts";
import type { ChartDriver } from "./chart-driver.ts";
import type { Tip } from "./tooltip.tsx";
import * as view from "./view.ts";

/** Less than this is a click with an unsteady hand, in pixels. */
const STILL = 4;

/** Listens until the returned function is called. `tell` is told what is under the mouse. */
export function listenToChart(
  area: HTMLDivElement,
  driver: ChartDriver,
  tell: (tip: Tip | undefined) => void,
): () => void {
  const over = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    name: K,
    take: (event: HTMLElementEventMap[K]) => void,
    options: AddEventListenerOptions = {},
  ) => area.addEventListener(name, take, { ...options, signal: over.signal });
  let dragged: { x: number; hasMoved: boolean } | undefined;

  on("scroll", () => driver.touch());
  on("pointerdown", ({ button, clientX }) => {
    if (button === 0) dragged = { x: clientX, hasMoved: false };
  });
  on("pointermove", (event) => {
    if (!dragged || event.buttons !== 1) return hover(event);
    const shift = event.clientX - dragged.x;
    if (!dragged.hasMoved && Math.abs(shift) < STILL) return;
    dragged = { x: event.clientX, hasMoved: true };
    view.pan((-shift / driver.timeWidth) * view.span.value);
    tell(undefined);
  });
  on("pointerleave", () => {
    driver.hover(undefined);
    tell(undefined);
  });
  on("click", (event) => {
    const wasDragged = dragged?.hasMoved;
    dragged = undefined;
    const line = wasDragged ? undefined : driver.lineAt(event.clientY);
    if (line?.kind === "group") view.toggleGroup(line.key);
    if (line?.kind === "row") openPrebuild(line.row.id);
  });
  on("wheel", wheel, { passive: false });
  on("keydown", key);
  return () => over.abort();

  function hover({ clientX, clientY }: PointerEvent): void {
    const line = driver.lineAt(clientY);
    const row = line?.kind === "row" ? line.row : undefined;
    driver.hover(row?.id);
    area.style.cursor = line ? "pointer" : "grab";
    const { left, top, width } = area.getBoundingClientRect();
    tell(row && { row, x: clientX - left, y: clientY - top, width });
  }

  /** Up and down scroll as ever; with Ctrl, or pinched, they zoom; sideways pans. */
  function wheel(event: WheelEvent): void {
    const { deltaX, deltaY } = event;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const x = event.clientX - area.getBoundingClientRect().left - driver.gutter;
      view.zoom(1.0015 ** deltaY, Math.min(Math.max(x / driver.timeWidth, 0), 1));
    } else if (event.shiftKey || Math.abs(deltaX) > Math.abs(deltaY)) {
      event.preventDefault();
      view.pan(((deltaX || deltaY) / driver.timeWidth) * view.span.value);
    }
  }

  function key(event: KeyboardEvent): void {
    const step = view.span.value / 8;
    const acts: Record<string, () => void> = {
      "+": () => view.zoom(1 / 1.5),
      "=": () => view.zoom(1 / 1.5),
      "-": () => view.zoom(1.5),
      ArrowDown: () => choose(1),
      ArrowUp: () => choose(-1),
      Enter: () => driver.hoveredId && openPrebuild(driver.hoveredId),
      Home: view.followPresent,
      // Without shift the right arrow is the clock's.
      ...(event.shiftKey && { ArrowLeft: () => view.pan(-step), ArrowRight: () => view.pan(step) }),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  function choose(step: 1 | -1): void {
    const chosen = driver.choose(step);
    tell(chosen && { ...chosen, x: driver.gutter, width: area.clientWidth });
  }
}
