// Owns the replay of a recording by a mock in the same process, whose clock moves by nothing but the recording.
import type { Recording } from "../mock/recording/recording.ts";
import { type ReplayResult, replay } from "../mock/recording/replay.ts";
import { createMockParts } from "./create-mock.ts";

/**
 * Repeats a recording from its beginning.
 * @throws MisuseError if what it began as is not allowed
 */
export async function replayInProcess(recording: Recording): Promise<ReplayResult> {
  const parts = createMockParts(recording.options, { isHeld: true });
  const { mock } = parts;
  try {
    return await replay(recording, {
      moveTo: (worldId, at) => {
        const { clock } = worldId === undefined ? mock : (parts.useWorld(worldId)?.mock ?? mock);
        if (at > clock.now()) clock.advanceTo(at);
      },
      send: (path, init) => mock.fetch(path, init),
    });
  } finally {
    await mock.close();
  }
}
