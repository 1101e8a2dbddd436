// Owns a time chart. The table of the timeline has the same data as text.
import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { ChartData } from "./chart-data.ts";
import { ChartDriver } from "./chart-driver.ts";
import { listenToChart } from "./chart-input.ts";
import { type Tip, Tooltip } from "./tooltip.tsx";
import type { TimeView } from "./view.ts";

const KEYS =
  "Up and down choose a prebuild, enter opens it, plus and minus zoom, shift and the arrows pan. The table has the " +
  "same as text.";

interface ChartProps {
  readonly name: string;
  readonly view: TimeView;
  readonly data: ChartData;
  /** Shown if there is nothing to draw. */
  readonly children?: ComponentChildren;
}

export function Chart({ name, view, data, children }: ChartProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const tip = useSignal<Tip | undefined>(undefined);
  const driver = useMemo(() => new ChartDriver(view, data), [view, data]);

  useEffect(() => {
    const [area, surface] = [scroller.current, canvas.current];
    if (!area || !surface) return;
    const stopDrawing = driver.attach(area, surface);
    const stopListening = listenToChart(area, driver, (next) => {
      tip.value = next;
    });
    return () => {
      stopListening();
      stopDrawing();
    };
  }, [driver, tip]);
  useSignalEffect(() => driver.noticeChanges());
  const { isLoading, rows, strips } = data.content.value;

  return (
    <div class="chart">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        class="chart-scroller"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its keys pan and zoom
        tabIndex={0}
        role="group"
        aria-label={`${name} as a chart. ${KEYS}`}
      >
        <canvas ref={canvas} />
        <div />
      </div>
      {isLoading && <p class="chart-empty">Reading the prebuilds…</p>}
      {!isLoading && rows.length === 0 && !strips?.figures.total && <div class="chart-empty">{children}</div>}
      <Tooltip tip={tip.value} />
    </div>
  );
}
