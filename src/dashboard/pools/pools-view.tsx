// Owns the view of all warm pools.
import { useSignal } from "@preact/signals";
import { pools } from "../store.ts";
import { PoolCard } from "./pool-card.tsx";
import { CHART_SPANS } from "./pool-chart.tsx";

export function PoolsView() {
  const span = useSignal<number>(CHART_SPANS["1 d"]);
  return (
    <>
      <div class="tools">
        <ul class="key" aria-label="What the pictures mean">
          <li>
            <span class="key-box is-running" /> running
          </li>
          <li>
            <span class="key-box is-stopped" /> stopped
          </li>
          <li>
            <span class="key-box is-missing" /> desired, not there yet
          </li>
          <li>
            <span class="key-line" /> desired
          </li>
          <li>
            <span class="key-line is-minimum" /> minimum
          </li>
          <li>
            <span class="key-box is-free" /> up to the maximum
          </li>
        </ul>
        <span class="spacer" />
        <label class="inline">
          <span>History of</span>
          <select
            value={String(span.value)}
            onChange={(event) => {
              span.value = Number(event.currentTarget.value);
            }}
          >
            {Object.entries(CHART_SPANS).map(([name, value]) => (
              <option key={name} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      {pools.value.length === 0 && <p class="empty">No warm pools. “New pool” creates one.</p>}
      <div class="pools">
        {pools.value.map((pool) => (
          <PoolCard key={pool.warmPool.id} pool={pool} span={span.value} />
        ))}
      </div>
    </>
  );
}
