// Owns the view of the timeline: its filters, which are also its legend, and its chart or table.
import { CheckpointBar } from "../checkpoints/checkpoint-bar.tsx";
import { figures, readSummary } from "../figures.ts";
import { LOOK_NAMES, LOOKS } from "../looks.ts";
import { attempt } from "../notice.tsx";
import { timelineData, timelineView as view } from "../pictures.ts";
import type { Look } from "../prebuild-row.ts";
import { numberText } from "../time-text.ts";
import { Chart } from "./chart.tsx";
import { wholeTime } from "./chart-data.ts";
import { NothingHere } from "./nothing-here.tsx";
import { Swatch } from "./swatch.tsx";
import { TimelineTable } from "./table.tsx";
import { isTable } from "./table-rows.ts";
import { GROUPINGS, type Grouping, SPANS, toggled } from "./view.ts";

export function Timeline() {
  return (
    <section class="panel timeline" aria-label="Prebuilds over time">
      <Legend />
      <Tools />
      <CheckpointBar />
      {isTable.value ? (
        <TimelineTable />
      ) : (
        <Chart name="Timeline" view={view} data={timelineData}>
          <NothingHere />
        </Chart>
      )}
    </section>
  );
}

/** Shown only if there are any. */
const RARE: readonly Look[] = ["CANCELLING", "DELETING", "DELETED"];

/** What each colour, pattern and shape means, and how many there are; each toggles its prebuilds. */
function Legend() {
  const counts = figures.value?.states ?? {};
  const shown = LOOKS.filter((look) => !RARE.includes(look) || counts[look] || view.hidden.value.has(look));
  return (
    <fieldset class="legend">
      <legend class="visually-hidden">Shown phases</legend>
      {shown.map((look) => (
        <button
          key={look}
          type="button"
          class="chip"
          aria-pressed={!view.hidden.value.has(look)}
          onClick={() => {
            view.hidden.value = toggled(view.hidden.value, look);
          }}
        >
          <Swatch look={look} />
          {LOOK_NAMES[look]}
          <span class="count">{numberText(counts[look] ?? 0)}</span>
        </button>
      ))}
    </fieldset>
  );
}

function Tools() {
  const chosen = Object.entries(SPANS).find(([, milliseconds]) => milliseconds === view.span.value)?.[0];
  const choose = async (value: string) => {
    if (value === "all") {
      const { oldest } = figures.value ?? (await readSummary());
      const { from, span } = wholeTime(oldest);
      view.show(from, span);
    } else if (value in SPANS) {
      view.span.value = SPANS[value as keyof typeof SPANS];
      view.followPresent();
    }
  };
  return (
    <div class="tools">
      <label class="inline">
        <span>Group by</span>
        <select
          value={view.grouping.value}
          onChange={(event) => {
            view.grouping.value = event.currentTarget.value as Grouping;
          }}
        >
          {Object.entries(GROUPINGS).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="inline">
        <span>Trigger</span>
        <select
          value={view.trigger.value}
          onChange={(event) => {
            view.trigger.value = event.currentTarget.value as "" | "MANUAL" | "SCHEDULED";
          }}
        >
          <option value="">any</option>
          <option value="MANUAL">manual</option>
          <option value="SCHEDULED">scheduled</option>
        </select>
      </label>
      <label class="inline grow">
        <span>Find</span>
        <input
          type="search"
          placeholder="id, project, message"
          value={view.search.value}
          onInput={(event) => {
            view.search.value = event.currentTarget.value;
          }}
        />
      </label>
      <span class="spacer" />
      <label class="inline shown-span">
        <span>Show</span>
        <select
          value={chosen ?? ""}
          onChange={(event) => void attempt(() => choose(event.currentTarget.value))}
        >
          {chosen === undefined && <option value="">a part</option>}
          {Object.keys(SPANS).map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
          <option value="all">all</option>
        </select>
      </label>
      <div class="buttons">
        <button type="button" aria-label="Zoom out" onClick={() => view.zoom(1.5)}>
          −
        </button>
        <button type="button" aria-label="Zoom in" onClick={() => view.zoom(1 / 1.5)}>
          +
        </button>
        <button type="button" aria-label="Earlier" onClick={() => view.pan(-view.span.value / 3)}>
          ←
        </button>
        <button type="button" aria-label="Later" onClick={() => view.pan(view.span.value / 3)}>
          →
        </button>
        <button type="button" aria-pressed={view.isFollowing.value} onClick={view.followPresent}>
          Now
        </button>
        <button
          type="button"
          aria-pressed={isTable.value}
          onClick={() => {
            isTable.value = !isTable.value;
          }}
        >
          Table
        </button>
      </div>
    </div>
  );
}
