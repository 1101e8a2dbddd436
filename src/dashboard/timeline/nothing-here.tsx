// Owns the empty state of the timeline: why nothing is shown, and what to do.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { type Figures, figures, readSummary, statesBut } from "../figures.ts";
import { timelineView as view } from "../pictures.ts";
import { counted, instantText } from "../time-text.ts";
import { wholeTime } from "./chart-data.ts";
import { HOUR } from "./view.ts";

export function NothingHere() {
  const found = useSignal<Figures | undefined>(undefined);
  const [text, trigger, states] = [
    view.search.value.trim(),
    view.trigger.value,
    statesBut(view.hidden.value),
  ];
  const total = figures.value?.total ?? 0;
  useEffect(() => {
    let isOver = false;
    void readSummary({ text, triggeredBy: trigger, states })
      .then((read) => {
        if (!isOver) found.value = read;
      })
      .catch(() => {});
    return () => {
      isOver = true;
    };
  }, [text, trigger, states, total, found]);
  const clear = () => {
    view.search.value = "";
    view.trigger.value = "";
    view.hidden.value = new Set();
  };
  const { oldest, newest, total: hits = 0 } = found.value ?? {};
  if (total === 0) {
    return (
      <p>
        No prebuilds yet. Create one with <strong>New prebuild</strong>, load a scenario, or call{" "}
        <code>CreatePrebuild</code>.
      </p>
    );
  }
  if (hits === 0 || !oldest || !newest) {
    return (
      <p>
        No prebuild matches the filters.{" "}
        <button type="button" onClick={clear}>
          Clear the filters
        </button>
      </p>
    );
  }
  const showThem = () => {
    const [from, last] = [Date.parse(oldest), Date.parse(newest)];
    const span = Math.max((last - from) * 1.2, HOUR);
    if (hits === total) view.show(wholeTime(oldest).from, wholeTime(oldest).span);
    else view.show(from - span * 0.05, span);
  };
  return (
    <p>
      Nothing in this stretch of time. {counted(hits, "prebuild")} outside it, from{" "}
      {instantText(Date.parse(oldest)).slice(0, -3)} to {instantText(Date.parse(newest)).slice(0, -3)} UTC.{" "}
      <button type="button" class="primary" onClick={showThem}>
        Show {hits === 1 ? "it" : "them"}
      </button>
    </p>
  );
}
