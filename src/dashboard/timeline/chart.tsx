// Owns the timeline as a picture. The table beside it says the same in words.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { ChartDriver } from "./chart-driver.ts";
import { listenToChart } from "./chart-input.ts";
import { type Tip, Tooltip } from "./tooltip.tsx";

const NAME =
  "Timeline as a picture. Up and down choose a prebuild, enter opens it, plus and minus zoom, shift and the arrows " +
  "pan. The table says the same in words.";

export function Chart() {
  const scroller = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const tip = useSignal<Tip | undefined>(undefined);
  const driver = useMemo(() => new ChartDriver(), []);

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

  return (
    <div class="chart">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields */}
      <div
        class="chart-scroller"
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and its keys pan and zoom
        tabIndex={0}
        role="group"
        aria-label={NAME}
      >
        <canvas ref={canvas} />
        <div />
      </div>
      <Tooltip tip={tip.value} />
    </div>
  );
}
