// Owns the short view of the pools, below the timeline.
import { className, pools, projectName } from "../store.ts";
import { PhaseBadge } from "./phase-badge.tsx";
import { PoolPicture } from "./pool-picture.tsx";

export function PoolStrip() {
  if (pools.value.length === 0) return null;
  return (
    <section class="strip" aria-label="Warm pools">
      {pools.value.map(({ warmPool }) => (
        <a key={warmPool.id} class="panel strip-pool" href="#/pools">
          <span class="strip-name">
            {projectName(warmPool.metadata.projectId)}
            <small>{className(warmPool.metadata.environmentClassId)}</small>
          </span>
          <PhaseBadge pool={warmPool} />
          <PoolPicture pool={warmPool} />
        </a>
      ))}
    </section>
  );
}
