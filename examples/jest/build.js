// The code under test: it waits for a prebuild, and tries once more where it failed.

const ENDED = ["PREBUILD_PHASE_COMPLETED", "PREBUILD_PHASE_FAILED", "PREBUILD_PHASE_CANCELLED"];

async function buildWithRetry({ env, projectId, sleep }) {
  const first = await build({ env, projectId, sleep });
  return first.status.phase === "PREBUILD_PHASE_FAILED" ? build({ env, projectId, sleep }) : first;
}

async function build({ env, projectId, sleep }) {
  let { prebuild } = await call(env, "CreatePrebuild", { projectId, spec: {} });
  while (!ENDED.includes(prebuild.status.phase)) {
    await sleep(5_000);
    ({ prebuild } = await call(env, "GetPrebuild", { prebuildId: prebuild.id }));
  }
  return prebuild;
}

async function call(env, rpc, body) {
  const answer = await fetch(`${env.ONA_BASE_URL}/gitpod.v1.PrebuildService/${rpc}`, {
    method: "POST",
    headers: { authorization: `Bearer ${env.ONA_API_KEY}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return answer.json();
}

module.exports = { buildWithRetry };
