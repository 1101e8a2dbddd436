// Owns the replay of a recording against a running server, which begins as the recorded mock did.
import { MisuseError } from "../mock/misuse.ts";
import type { Recording } from "../mock/recording/recording.ts";
import { type ReplayResult, replay } from "../mock/recording/replay.ts";
import { beginningState } from "../server/replay.ts";
import { whyUnreachable } from "./target.ts";

/**
 * Gives a server the state in which the recording began, and repeats it there. Its clock moves as recorded, unless it moves
 * with each read.
 * @throws MisuseError if the server cannot be reached or refuses the state
 */
export async function replayAt(url: string, recording: Recording): Promise<ReplayResult> {
  const { options } = recording;
  const clockOf = (path: string) => `${url}${path}/_mock/clock`;
  await order("PUT", `${url}/_mock/state`, await beginningState(recording));
  if (options.clock !== "per-read") await order("PUT", clockOf(""), { mode: "frozen" });
  // Answers name the address of the server.
  const own = JSON.parse(JSON.stringify(recording).replaceAll(options.url, url)) as Recording;
  return replay(own, {
    moveTo: async (worldId, at) => {
      const clock = clockOf(worldId === undefined ? "" : `/worlds/${worldId}`);
      const { now } = (await order("GET", clock)) as { now: string };
      if (at > new Date(now)) await order("POST", `${clock}/advance`, { to: at.toISOString() });
    },
    send: (path, init) => fetch(url + path, init),
  });
}

async function order(method: string, to: string, body?: object): Promise<unknown> {
  const init = body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
  const response = await fetch(to, { method, ...init }).catch((error: unknown) => {
    throw new MisuseError(`Failed to replay: ${whyUnreachable(new URL(to).origin, error)}. Start a server.`);
  });
  const answer = (await response.json().catch(() => ({}))) as { detail?: string };
  if (response.ok) return answer;
  throw new MisuseError(
    `Failed to replay: ${method} ${to} was refused: ${answer.detail ?? response.status}. Give the URL of a prebuild-mock with its control API.`,
  );
}
