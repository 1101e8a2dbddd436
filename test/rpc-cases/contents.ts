// Owns the picture of all that callers can see of a mock, to show that a refused call changed nothing.
import type { Mock } from "../../src/index.ts";

/** Every prebuild and pool, and how many projects there are. */
export async function contents(mock: Mock): Promise<unknown> {
  const list = async (method: string) => {
    const response = await mock.fetch(`${mock.url}/gitpod.v1.PrebuildService/${method}`, {
      method: "POST",
      headers: { authorization: `Bearer ${mock.env.ONA_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify({ pagination: { pageSize: 100 } }),
    });
    if (response.status !== 200) throw new Error(`${method}: ${await response.text()}`);
    return response.json();
  };
  const info = await mock.fetch(`${mock.url}/_mock/info`);
  return {
    prebuilds: await list("ListPrebuilds"),
    warmPools: await list("ListWarmPools"),
    info: info.status === 200 ? await info.json() : "no control API",
  };
}
