// Owns the replay of a recording by a mock in the same process, whose clock moves by nothing but the recording.
import type { Recording } from "../mock/recording/recording.ts";
import { type ReplayResult, type ReplayTarget, replay } from "../mock/recording/replay.ts";
import type { SavedState } from "../mock/state.ts";
import { createMockParts } from "./create-mock.ts";

/**
 * Repeats a recording from its beginning.
 * @throws MisuseError if what it began as is not allowed
 */
export async function replayInProcess(recording: Recording): Promise<ReplayResult> {
  return withHeldMock(recording, (target) => replay(recording, target));
}

/** Gives a mock that is as the recorded one was at its beginning, for as long as `use` lasts. */
export async function withHeldMock<T>(
  { options }: Recording,
  use: (target: ReplayTarget) => Promise<T>,
): Promise<T> {
  const parts = createMockParts(options, { isHeld: true });
  const { mock } = parts;
  try {
    return await use({
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

/** The state in which a recording began, as `PUT /_mock/state` takes it. */
export async function beginningState({ options }: Recording): Promise<SavedState> {
  const { mock } = createMockParts(options, { isHeld: true });
  const state = mock.save();
  await mock.close();
  return state;
}
