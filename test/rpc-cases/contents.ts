// Owns the picture of all that there is in a mock, to show that a refused call changed nothing.
import type { Mock } from "../../src/index.ts";

/** Every prebuild and pool, and how many projects there are. No RPC is called, so no fault rule counts it. */
export async function contents({ world, fetch, url }: Mock): Promise<unknown> {
  const info = await fetch(`${url}/_mock/info`);
  return {
    prebuilds: world.prebuilds(),
    warmPools: world.warmPools(),
    info: info.status === 200 ? await info.json() : "no control API",
  };
}
