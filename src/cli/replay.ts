// Owns the verb `replay`: a recording, repeated by a mock of its own.
import { readFileSync } from "node:fs";
import { MisuseError } from "../mock/misuse.ts";
import { VERSION } from "../version.ts";
import { EXIT } from "./exit.ts";

/** Repeats the recording of a file; returns the exit status: 1 if an answer was not as it was. */
export async function replayFile(path: string): Promise<number> {
  const text = read(path);
  const { readRecording, differenceText } = await import("../mock/recording/replay.ts");
  const { replayInProcess } = await import("../server/replay.ts");
  const recording = readRecording(text);
  if (recording.version !== VERSION) {
    process.stderr.write(`It was recorded by prebuild-mock ${recording.version}; this is ${VERSION}.\n`);
  }
  const { calls, difference } = await replayInProcess(recording);
  if (!difference) {
    process.stdout.write(`${calls} call${calls === 1 ? "" : "s"}, each answered as it was\n`);
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
