// Owns the small picture of a pool: a place for each possible instance. Running ones are filled, stopped ones hollow,
// missing ones dashed; the bracket is the autoscaler's target.
import type { WarmPoolJson } from "../../api/resource-json.ts";

const SIZE = 22;
const GAP = 5;
const TOP = 12;

export function PoolPicture({ pool }: { pool: WarmPoolJson }) {
  const { minSize, maxSize } = pool.spec;
  const {
    runningInstances: running = 0,
    stoppedInstances: stopped = 0,
    desiredSize: desired = 0,
  } = pool.status;
  const places = Math.max(maxSize, running + stopped, 1);
  const x = (index: number) => index * (SIZE + GAP) + 1;
  const width = x(places) - GAP + 1;
  const words = `${running} running, ${stopped} stopped, ${desired} wanted, ${minSize} to ${maxSize} allowed`;
  return (
    <svg
      class="pool-picture"
      viewBox={`0 0 ${width} ${TOP + SIZE + 12}`}
      width={width}
      height={TOP + SIZE + 12}
      role="img"
      aria-label={words}
    >
      {Array.from({ length: places }, (_, index) => (
        <rect
          key={index}
          class={
            index < running
              ? "place is-running"
              : index < running + stopped
                ? "place is-stopped"
                : index < desired
                  ? "place is-missing"
                  : "place"
          }
          x={x(index)}
          y={TOP}
          width={SIZE}
          height={SIZE}
          rx={5}
        />
      ))}
      {desired > 0 && <path class="wanted" d={`M${x(0)} 8 V4 H${x(desired) - GAP} V8`} />}
      {minSize > 0 && <path class="minimum" d={`M${x(0)} ${TOP + SIZE + 6} H${x(minSize) - GAP}`} />}
    </svg>
  );
}
