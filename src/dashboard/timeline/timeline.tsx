// Owns the page's centre: the timeline with its filters, which are its legend too.
import { computed } from "@preact/signals";
import { LOOK_NAMES, LOOKS } from "../looks.ts";
import type { Look } from "../prebuild-row.ts";
import { prebuilds } from "../store.ts";
import { Chart } from "./chart.tsx";
import { shownLook } from "./layout.ts";
import { Swatch } from "./swatch.tsx";
import { TimelineTable } from "./table.tsx";
import * as view from "./view.ts";

export function Timeline() {
  return (
    <section class="panel timeline" aria-label="Prebuilds over time">
      <Legend />
      <Tools />
      {view.isTable.value ? <TimelineTable /> : <Chart />}
    </section>
  );
}

const counts = computed(() => {
  const result = new Map<Look, number>();
  for (const row of prebuilds.value) result.set(shownLook(row), (result.get(shownLook(row)) ?? 0) + 1);
  return result;
});

/** What each colour, pattern and shape means, how many there are; each shows or hides its prebuilds. */
function Legend() {
  return (
    <fieldset class="legend">
      <legend class="visually-hidden">Shown phases</legend>
      {LOOKS.map((look) => (
        <button
          key={look}
          type="button"
          class="chip"
          aria-pressed={!view.hidden.value.has(look)}
          onClick={() => view.toggleLook(look)}
        >
          <Swatch look={look} />
          {LOOK_NAMES[look]}
          <span class="count">{counts.value.get(look) ?? 0}</span>
        </button>
      ))}
    </fieldset>
  );
}

function Tools() {
  const chosen = Object.entries(view.SPANS).find(([, milliseconds]) => milliseconds === view.span.value)?.[0];
  return (
    <div class="tools">
      <label class="inline">
        <span>Group by</span>
        <select
          value={view.grouping.value}
          onChange={(event) => {
            view.grouping.value = event.currentTarget.value as view.Grouping;
          }}
        >
          {Object.entries(view.GROUPINGS).map(([key, name]) => (
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
      <label class="inline">
        <span>Show</span>
        <select
          value={chosen ?? ""}
          onChange={(event) => {
            const { value } = event.currentTarget;
            if (value === "all") view.showAll();
            else if (value in view.SPANS) {
              view.span.value = view.SPANS[value as keyof typeof view.SPANS];
              view.followPresent();
            }
          }}
        >
          {chosen === undefined && <option value="">a part</option>}
          {Object.keys(view.SPANS).map((name) => (
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
          aria-pressed={view.isTable.value}
          onClick={() => {
            view.isTable.value = !view.isTable.value;
          }}
        >
          Table
        </button>
      </div>
    </div>
  );
}
