// Owns the verb `replay`: a recording, repeated by a mock of its own, by a running server, or in worlds of other draws.
import { readFileSync } from "node:fs";
import { MisuseError } from "../mock/misuse.ts";
import type { Recording } from "../mock/recording/recording.ts";
import { VERSION } from "../version.ts";
import { EXIT } from "./exit.ts";

/** The flags of `replay`. */
export interface ReplayFlags {
  /** A running server, instead of a mock of its own. */
  readonly url?: string | undefined;
  /** In how many worlds of other draws; `true` is the default number. */
  readonly explore?: number | true | undefined;
}

const DEFAULT_WORLDS = 20;

/** Repeats the recording of a file; returns the exit status: 1 if an answer was not as it was. */
export async function replayFile(path: string, { url, explore }: ReplayFlags): Promise<number> {
  const text = read(path);
  const { readRecording } = await import("../mock/recording/replay.ts");
  const recording = readRecording(text);
  if (recording.version !== VERSION) {
    process.stderr.write(`It was recorded by prebuild-mock ${recording.version}; this is ${VERSION}.\n`);
  }
  if (explore === undefined) return repeat(recording, url);
  const { exploreRecording } = await import("./replay-explore.ts");
  return exploreRecording(recording, explore === true ? DEFAULT_WORLDS : explore);
}

async function repeat(recording: Recording, url: string | undefined): Promise<number> {
  const { differenceText } = await import("../mock/recording/replay.ts");
  const { calls, difference } =
    url === undefined
      ? await (await import("../server/replay.ts")).replayInProcess(recording)
      : await (await import("./replay-remote.ts")).replayAt(url, recording);
  if (!difference) {
    process.stdout.write(`${calls} call${calls === 1 ? "" : "s"} replayed: every answer is the same\n`);
    return 0;
  }
  process.stdout.write(`The first difference is in ${differenceText(difference)}`);
  return EXIT.error;
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new MisuseError(
      `Failed to read the recording: ${(error as Error).message}. Name a file that exec --record wrote.`,
    );
  }
}
