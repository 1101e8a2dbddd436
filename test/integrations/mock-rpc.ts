// Owns a call of an RPC as the code under test of these tests makes it.
import type { PrebuildJson } from "../../src/index.ts";

export const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

/** Whatever can be asked by `fetch`. */
export interface Caller {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** Calls an RPC in JSON. */
export async function rpc(
  { fetch }: Caller,
  name: string,
  body: object,
  base = "https://app.ona.com/api",
): Promise<{ prebuild: PrebuildJson }> {
  const answer = await fetch(`${base}/gitpod.v1.PrebuildService/${name}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return (await answer.json()) as { prebuild: PrebuildJson };
}

/** Creates a prebuild of the documented project. */
export async function createPrebuild(caller: Caller): Promise<PrebuildJson> {
  return (await rpc(caller, "CreatePrebuild", { projectId: PROJECT, spec: {} })).prebuild;
}
