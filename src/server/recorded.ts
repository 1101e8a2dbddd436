// Owns how a mock is recorded: its RPCs and its control API go through the recorder, which is loaded by the first of them.
import { loadModules } from "../api/modules.ts";
import type { RecordedApp, RecordedMock, Recorder } from "../mock/recording/recorder.ts";
import type { Simulation } from "../mock/simulation.ts";
import type { LoadedRpc } from "../services/load.ts";

/** @param token the only one that the mock accepts */
export async function loadRecorder(token: string | undefined): Promise<Recorder> {
  const { Recorder } = await loadModules(() => import("../mock/recording/recorder.ts"));
  return new Recorder(token);
}

/** What a recorder asks of a mock. @param path the path below which it is served */
export function recordedMock(path: () => string, simulation: Simulation): RecordedMock {
  return {
    path,
    settle: () => simulation.realtime.settleAsTimer(),
    now: () => simulation.world.clock.now,
  };
}

/** RPCs that are recorded. */
export function recordedRpc(
  { load, loadAll, answer }: LoadedRpc,
  recorder: () => Promise<Recorder>,
  mock: RecordedMock,
): LoadedRpc {
  return {
    load,
    loadAll,
    answer: async (incoming) => {
      await load();
      return (await recorder()).rpc(incoming, answer, mock);
    },
  };
}

/** A control API that is recorded. */
export function recordedControl(
  load: () => Promise<RecordedApp>,
  recorder: () => Promise<Recorder>,
  mock: RecordedMock,
): () => Promise<RecordedApp> {
  return async () => (await recorder()).app(await load(), mock);
}
