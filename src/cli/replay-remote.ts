// Owns the replay of a recording against a running server, which begins as the recorded mock did.
import { type Control, createControl } from "../client/control.ts";
import { ControlError } from "../client/control-error.ts";
import { createRemoteClock } from "../client/remote-clock.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Recording } from "../mock/recording/recording.ts";
import { type ReplayResult, replay } from "../mock/recording/replay.ts";
import { beginningState } from "../server/replay.ts";

/**
 * Gives a server the state in which the recording began, and repeats it there. Its clock moves as recorded, unless it moves
 * with each read.
 * @throws MisuseError if the server cannot be reached or refuses the state
 */
export async function replayAt(url: string, recording: Recording): Promise<ReplayResult> {
  const { options } = recording;
  const control = controlOf(url);
  await control.send("PUT", "/state", await beginningState(recording));
  if (options.clock !== "per-read") await control.send("PUT", "/clock", { mode: "frozen" });
  // Answers name the address of the server.
  const own = JSON.parse(JSON.stringify(recording).replaceAll(options.url, url)) as Recording;
  return replay(own, {
    moveTo: async (worldId, at) => {
      const clock = createRemoteClock(
        worldId === undefined ? control : controlOf(`${url}/worlds/${worldId}`),
      );
      if (at > (await clock.now())) await clock.advanceTo(at);
    },
    send: (path, init) => fetch(url + path, init),
  });
}

/** Its errors are those of the command line. */
function controlOf(url: string): Control {
  const { get, send, ...rest } = createControl({ url, fetch });
  const named = (error: unknown): never => {
    if (!(error instanceof ControlError)) throw error;
    throw new MisuseError(`Failed to replay: ${error.message}`, { cause: error });
  };
  return {
    ...rest,
    get: (...given) => get<never>(...given).catch(named),
    send: (...given) => send<never>(...given).catch(named),
  };
}
