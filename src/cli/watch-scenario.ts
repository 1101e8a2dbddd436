// Owns `--watch`: a changed scenario file is checked, and the mock loads it.
import { type Stats, stat, statSync, unwatchFile, watchFile } from "node:fs";
import type { Mock } from "../mock/mock.ts";

/** Between two looks at the file, in milliseconds of real time. Looks find what editors do in any way, on any disk. */
const INTERVAL = 200;

/** A file that is looked at: its last known look. Take it before the file is read, so that no change is missed. */
export interface WatchedFile {
  readonly path: string;
  look: string;
}

/** @param path a file; if it is not there, that is found when it is read */
export function watchedFile(path: string): WatchedFile {
  const stats = statSync(path, { throwIfNoEntry: false });
  return { path, look: stats ? lookOf(stats) : "" };
}

/** Follows the file until the returned function is called. A broken one is reported, and the scenario before it stays. */
export function watchScenario(file: WatchedFile, mock: Mock): () => void {
  const { path } = file;
  let reading: Promise<void> = Promise.resolve();
  const begin = async () => {
    try {
      // Loaded here: most servers read no file.
      const { readScenario } = await import("../scenarios/scenario-file.ts");
      mock.reset({ scenario: await readScenario(path) });
      process.stderr.write(`${path} changed and was loaded\n`);
    } catch (error) {
      process.stderr.write(
        `${(error as Error).message}\n${path} was not loaded; the previous scenario is kept\n`,
      );
    }
  };
  const compare = (stats: Stats) => {
    const look = lookOf(stats);
    if (look === file.look) return;
    file.look = look;
    // One after the other, so that the last change counts.
    reading = reading.then(begin);
  };
  watchFile(path, { interval: INTERVAL, persistent: false }, compare);
  // What has changed since the start is no change for that.
  stat(path, (error, stats) => !error && compare(stats));
  return () => unwatchFile(path);
}

function lookOf({ mtimeMs, size, ino }: Stats): string {
  return [mtimeMs, size, ino].join();
}
