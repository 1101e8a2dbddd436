// Owns the way to a world: each is a Durable Object of its own, found by the id in its path.
import { problem } from "./answer.js";

export { World } from "./world.js";

const ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (pathname === "/_mock/health") return Response.json({ status: "ready" });
    if (pathname === "/_mock/worlds" && request.method === "POST") return createWorld(request, env);
    const [, id, path] = /^\/worlds\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    if (id === undefined || !ID.test(id))
      return problem(404, "worlds are at /worlds/{id}; make one with POST /_mock/worlds");
    if (path === undefined && request.method !== "DELETE")
      return problem(405, "a world itself can only be ended, with DELETE");
    return worldOf(env, id).fetch(request);
  },
};

/** Makes a world from the same body as the server's `POST /_mock/worlds`. */
async function createWorld(request, env) {
  const body = await request.json().catch(() => undefined);
  const { id = crypto.randomUUID(), ...options } = body ?? { id: null };
  if (typeof id !== "string" || !ID.test(id))
    return problem(
      400,
      "the body must be an object whose id, if any, has a-z, 0-9 and -, at most 63 of them",
    );
  const url = `${env.PUBLIC_URL}/worlds/${id}`;
  return worldOf(env, id).fetch(url, { method: "PUT", body: JSON.stringify({ id, url, options }) });
}

function worldOf(env, id) {
  return env.WORLDS.get(env.WORLDS.idFromName(id));
}
