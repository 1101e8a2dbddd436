// Owns what mouse, wheel, touch and keys do to a time chart.
import { chosenCheckpoint } from "../checkpoints/checkpoints.ts";
import { openPrebuild, openTimeline, show } from "../route.ts";
import type { ChartDriver, Hit } from "./chart-driver.ts";
import type { Tip } from "./tooltip.tsx";
import { LONGEST_OF_BARS, toggled } from "./view.ts";

/** A smaller movement is a click with an unsteady hand, in pixels. */
const STILL = 4;

/** Listens until the returned function is called. `tell` is called with what is under the mouse. */
export function listenToChart(
  area: HTMLDivElement,
  driver: ChartDriver,
  tell: (tip: Tip | undefined) => void,
): () => void {
  const { view } = driver;
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
    const hit = wasDragged ? undefined : driver.hitAt(event.clientX, event.clientY);
    if (hit) press(hit);
  });
  on("wheel", wheel, { passive: false });
  on("keydown", key);
  return () => over.abort();

  function press(hit: Hit): void {
    tell(undefined);
    if (hit.kind === "row") openPrebuild(hit.row.id);
    else if (hit.kind === "checkpoint") {
      chosenCheckpoint.value = hit.checkpoint.name;
      if (!location.hash.startsWith("#/timeline")) show("timeline");
    } else if (hit.kind === "band") {
      if (!hit.band.cells) view.collapsed.value = toggled(view.collapsed.value, hit.band.key);
    } else {
      const span = Math.min(hit.step * 2, LONGEST_OF_BARS);
      openTimeline(hit.at + hit.step / 2 - span / 2, span);
    }
  }

  function hover({ clientX, clientY }: PointerEvent): void {
    const hit = driver.hitAt(clientX, clientY);
    driver.hover(hit);
    area.style.cursor = hit ? "pointer" : "grab";
    const { left, top, width } = area.getBoundingClientRect();
    const shown = hit && hit.kind !== "band" ? hit : undefined;
    tell(shown && { hit: shown, x: clientX - left, y: clientY - top, width });
  }

  /** Up and down scroll as usual; with Ctrl, or pinched, they zoom; sideways pans. */
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
    tell(
      chosen && {
        hit: { kind: "row", row: chosen.row },
        x: driver.gutter,
        y: chosen.y,
        width: area.clientWidth,
      },
    );
  }
}
