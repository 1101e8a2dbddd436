// A world of its own for each test, on the server that `prebuild-mock exec` has started; so workers run side by side.

async function control(url, method, body) {
  const init = { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function createWorld(options) {
  const worlds = `${process.env.ONA_HOST}/_mock/worlds`;
  const { id, env } = await control(worlds, "POST", { clock: "frozen", ...options });
  return {
    env,
    advance: (by) => control(`${env.ONA_HOST}/_mock/clock/advance`, "POST", { by }),
    count: async (rpc) => (await control(`${env.ONA_HOST}/_mock/requests/count?rpc=${rpc}`, "GET")).count,
    end: () => control(`${worlds}/${id}`, "DELETE"),
  };
}

module.exports = { createWorld };
