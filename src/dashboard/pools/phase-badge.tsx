// Owns how a pool's phase is shown.
import type { WarmPoolJson } from "../../api/resource-json.ts";

export function PhaseBadge({ pool }: { pool: WarmPoolJson }) {
  const phase = pool.status.phase.slice("WARM_POOL_PHASE_".length).toLowerCase();
  return <span class={`badge badge-${phase}`}>{phase}</span>;
}
