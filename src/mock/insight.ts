// Owns what a mock reports about its clients and its own states: report, coverage, recording, checkpoints and
// differences. What costs is loaded by its first use.
import { loadModules } from "../api/modules.ts";
import type { Checkpoints } from "./checkpoints.ts";
import type { Change } from "./closed.ts";
import type { CoverageSource } from "./coverage/coverage.ts";
import type { NamedSave } from "./diff.ts";
import type { Journal } from "./journal.ts";
import { attempt, MisuseError } from "./misuse.ts";
import type { Mock } from "./mock.ts";
import type { Recorder } from "./recording/recorder.ts";
import type { RecordedOptions } from "./recording/recording.ts";
import { saveOf } from "./saved-mock.ts";

/** The part of a mock that this file owns. */
export type MockInsight = Pick<
  Mock,
  "report" | "coverage" | "recording" | "checkpoint" | "checkpoints" | "rewind" | "diff"
>;

/** What it is made of. */
export interface MockInsightOptions {
  readonly journal: Journal;
  readonly checkpoints: Checkpoints;
  readonly change: Change;
  /** The mock itself. */
  readonly mock: () => Mock;
  /** The mock and its worlds. */
  readonly sources: () => readonly CoverageSource[];
  /** Undefined if the mock is not recorded. */
  readonly recorder: (() => Promise<Recorder>) | undefined;
  /** What a recording says of its beginning. */
  readonly beginning: () => Omit<RecordedOptions, "token">;
  /** Called after a rewind. */
  readonly onRewind: () => void;
}

const loadReport = () => loadModules(() => import("./report/report.ts"));
const loadCoverage = () => loadModules(() => import("./coverage/coverage.ts"));
const loadDiff = () => loadModules(() => import("./diff.ts"));

/** Loads what the first use would load: from here, because Node remembers for each file where its imports are. */
export async function loadInsight(): Promise<void> {
  await loadReport();
  await loadCoverage();
  await loadDiff();
}

/** The insight of one mock. */
export function createMockInsight(options: MockInsightOptions): MockInsight {
  const { journal, checkpoints, change, mock, sources, recorder, beginning, onRewind } = options;
  const savedOf = (what: string | Mock): NamedSave =>
    typeof what === "string"
      ? { name: what, saved: checkpoints.get(what).saved }
      : { name: what === mock() ? "now" : "the other mock", saved: saveOf(what) };
  return {
    report: async (options) => (await loadReport()).reportOn(journal, options),
    coverage: async (options) => (await loadCoverage()).coverageOf(sources(), options),
    recording: async () => {
      if (recorder) return (await recorder()).recording(beginning());
      throw new MisuseError(
        "Failed to give the recording: nothing was recorded. Create the mock with the option record.",
      );
    },
    checkpoint: (name) => change("create a checkpoint", () => checkpoints.add(name)),
    checkpoints: () => checkpoints.list(),
    rewind: (name) => {
      const checkpoint = change("rewind", () => checkpoints.rewind(name));
      onRewind();
      return checkpoint;
    },
    diff: async (from, to = mock()) => {
      const [before, after] = attempt("compare", () => [savedOf(from), savedOf(to)] as const);
      return (await loadDiff()).diffOf(before, after);
    },
  };
}
