// Owns the history of a pool as a chart: running instances as an area, stopped ones on top, the target as a line, and
// degraded time as a band.
import { useSignal, useSignalEffect } from "@preact/signals";
import { present } from "../clock/present.ts";
import { type Pool, type PoolSample, pools } from "../store.ts";
import { instantText, spanText } from "../time-text.ts";

const LEFT = 22;
const BOTTOM = 18;

const HOUR = 3_600_000;
export const CHART_SPANS = {
  "1 h": HOUR,
  "6 h": 6 * HOUR,
  "1 d": 24 * HOUR,
  "7 d": 168 * HOUR,
  "30 d": 720 * HOUR,
} as const;

/** Narrow on a phone, so that its type stays readable; high where there is room. */
const sizeNow = () => ({ width: innerWidth < 640 ? 320 : 560, height: innerHeight > 1_300 ? 320 : 120 });

export function PoolChart({ pool, span }: { pool: Pool; span: number }) {
  const now = useSignal(present());
  useSignalEffect(() => {
    void pools.value;
    now.value = present();
  });
  const { width, height } = sizeNow();
  const to = now.value;
  const from = to - span;
  const samples = samplesWithin(pool.past, from);
  const most = Math.max(
    pool.warmPool.spec.maxSize,
    ...samples.map(({ running, stopped }) => running + stopped),
    1,
  );
  const x = (at: number) => LEFT + ((Math.max(at, from) - from) / span) * (width - LEFT);
  const y = (size: number) => (height - BOTTOM) * (1 - size / (most * 1.08));
  const ends = samples.map((_, index) => samples[index + 1]?.at ?? to);
  const area = (size: (sample: PoolSample) => number) => {
    const steps = samples.map(
      (sample, index) => `L${x(sample.at)} ${y(size(sample))}H${x(ends[index] as number)}`,
    );
    return samples[0] ? `M${x(samples[0].at)} ${y(0)}${steps.join("")}V${y(0)}Z` : "";
  };
  const line = (size: (sample: PoolSample) => number) =>
    samples
      .map(
        (sample, index) =>
          `${index === 0 ? "M" : "L"}${x(sample.at)} ${y(size(sample))}H${x(ends[index] as number)}`,
      )
      .join("");
  const last = samples.at(-1);
  const words = last
    ? `The last ${spanText(span)}: ${last.running} running, ${last.stopped} stopped, ${last.desiredSize} desired now`
    : "No history of this time";
  return (
    <svg class="pool-chart" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words}>
      {samples.map(
        (sample, index) =>
          sample.phase === "DEGRADED" && (
            <rect
              key={sample.at}
              class="band-degraded"
              x={x(sample.at)}
              y={0}
              width={Math.max(1, x(ends[index] as number) - x(sample.at))}
              height={height - BOTTOM}
            />
          ),
      )}
      {sizeMarks(most).map((size) => (
        <g key={size}>
          <line class="grid" x1={LEFT} x2={width} y1={y(size)} y2={y(size)} />
          <text class="axis" x={LEFT - 6} y={y(size) + 4} text-anchor="end">
            {size}
          </text>
        </g>
      ))}
      <path class="area-stopped" d={area(({ running, stopped }) => running + stopped)} />
      <path class="area-running" d={area(({ running }) => running)} />
      <path class="line-desired" d={line(({ desiredSize }) => desiredSize)} />
      <text class="axis" x={LEFT} y={height - 4}>
        {instantText(from).slice(0, -3)} UTC
      </text>
      <text class="axis" x={width} y={height - 4} text-anchor="end">
        now
      </text>
    </svg>
  );
}

/** Those in the shown time, and the last one before it. */
function samplesWithin(past: readonly PoolSample[], from: number): readonly PoolSample[] {
  const first = past.findIndex(({ at }) => at > from);
  if (first < 0) return past.slice(-1);
  return past.slice(Math.max(0, first - 1));
}

function sizeMarks(most: number): number[] {
  const step = most <= 4 ? 1 : most <= 10 ? 2 : 5;
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, index) => index * step);
}
