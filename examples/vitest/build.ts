// The code under test: it waits for a prebuild, and tries once more where it failed.

export interface Service {
  baseUrl: string;
  fetch: (url: string, init: RequestInit) => Promise<Response>;
}

interface Prebuild {
  id: string;
  status: { phase: string };
}

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const ENDED = ["PREBUILD_PHASE_COMPLETED", "PREBUILD_PHASE_FAILED", "PREBUILD_PHASE_CANCELLED"];

export async function buildWithRetry(service: Service): Promise<Prebuild> {
  const first = await build(service);
  return first.status.phase === "PREBUILD_PHASE_FAILED" ? build(service) : first;
}

async function build(service: Service): Promise<Prebuild> {
  let prebuild = await call(service, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  while (!ENDED.includes(prebuild.status.phase)) {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    prebuild = await call(service, "GetPrebuild", { prebuildId: prebuild.id });
  }
  return prebuild;
}

async function call({ baseUrl, fetch }: Service, rpc: string, body: object): Promise<Prebuild> {
  const answer = await fetch(`${baseUrl}/gitpod.v1.PrebuildService/${rpc}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return ((await answer.json()) as { prebuild: Prebuild }).prebuild;
}
