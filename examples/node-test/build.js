// The code under test: it waits for a prebuild by the global `fetch` and says how it ended.

const ENDED = ["PREBUILD_PHASE_COMPLETED", "PREBUILD_PHASE_FAILED", "PREBUILD_PHASE_CANCELLED"];

export async function build({ fetch = globalThis.fetch, baseUrl, projectId, sleep }) {
  const call = async (rpc, body) => {
    const answer = await fetch(`${baseUrl}/gitpod.v1.PrebuildService/${rpc}`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error((await answer.json()).code);
    return (await answer.json()).prebuild;
  };
  let prebuild = await call("CreatePrebuild", { projectId, spec: {} });
  while (!ENDED.includes(prebuild.status.phase)) {
    await sleep(5_000);
    prebuild = await call("GetPrebuild", { prebuildId: prebuild.id });
  }
  return prebuild;
}
