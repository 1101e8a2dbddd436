// Owns the content of a prebuild's log, line by line with the instant of each. The log is not
// stored: it is derived from the steps of the prebuild, and from those that the stage table
// predicts for the rest. Section lines have the documented form; their words are invented.
import { isActive, type PrebuildPhase } from "../../api/phases.ts";
import { IdSource } from "../ids.ts";
import type { LoggedPhase } from "../outcomes.ts";
import type { Chance } from "../random.ts";
import type { PrebuildRow } from "./prebuild.ts";
import { worked } from "./simulate.ts";
import { snapshotProgress } from "./snapshot.ts";
import { phaseAfter, timeIn } from "./stages.ts";
import type { PrebuildStep } from "./steps.ts";

/** One line and the instant at which it is written, in milliseconds. */
export interface LogLine {
  readonly at: number;
  readonly text: string;
}

/** A section of the log: a part of a phase. */
interface Section {
  readonly phase: PrebuildPhase;
  readonly id: string;
  readonly title: string;
  /** Its share of the time in its phase, 0 to 1. */
  readonly share: number;
  readonly lines: (row: PrebuildRow, chance: Chance) => readonly SectionLine[];
}

/** A section at its instants. */
interface TimedSection extends Section {
  readonly begin: number;
  readonly end: number;
}

/** A line and how far into its section it is written, 0 to 1. */
interface SectionLine {
  readonly text: string;
  readonly share: number;
}

/** The sections of a log, in order. */
const SECTIONS: readonly Section[] = [
  {
    phase: "STARTING",
    id: "environment",
    title: "Start environment",
    share: 1,
    lines: evenly("environment is assigned to a runner", "machine is up"),
  },
  {
    phase: "RUNNING",
    id: "clone",
    title: "Clone repository",
    share: 0.1,
    lines: evenly(
      "Cloning into '/workspace/project'...",
      "Receiving objects: 100% (4182/4182), done.",
      "On branch main",
    ),
  },
  {
    phase: "RUNNING",
    id: "devcontainer",
    title: "Build dev container",
    share: 0.35,
    lines: evenly(
      "#1 resolve image from devcontainer.json",
      "#2 pull base image",
      "#3 install features: git, node, docker-in-docker",
      "#4 export image",
      "dev container is up",
    ),
  },
  {
    phase: "RUNNING",
    id: "install",
    title: "Install dependencies",
    share: 0.3,
    lines: evenly(
      "resolving dependencies",
      "fetching 812 packages",
      "linking 812 packages",
      "dependencies are up to date",
    ),
  },
  {
    phase: "RUNNING",
    id: "build",
    title: "Build project",
    share: 0.25,
    lines: evenly("compiling 214 sources", "214 of 214 compiled", "build finished"),
  },
  {
    phase: "STOPPING",
    id: "stop",
    title: "Stop environment",
    share: 1,
    lines: evenly("stopping containers"),
  },
  {
    phase: "SNAPSHOTTING",
    id: "snapshot",
    title: "Create snapshot",
    share: 1,
    lines: (row, chance) =>
      snapshotProgress(row.run, timeIn("SNAPSHOTTING", row, chance)).map(({ percentage, share }) => ({
        text: `snapshot ${percentage} %`,
        share,
      })),
  },
];

/** The section of a phase whose lines are given. The others of the phase, if it has several, are not written. */
const GIVEN: Readonly<Record<LoggedPhase, Pick<Section, "id" | "title">>> = {
  STARTING: { id: "environment", title: "Start environment" },
  RUNNING: { id: "tasks", title: "Run tasks" },
  STOPPING: { id: "stop", title: "Stop environment" },
  SNAPSHOTTING: { id: "snapshot", title: "Create snapshot" },
};

/** The sections of a prebuild, in order: the built-in ones, or those of the lines in its outcome. */
function sectionsOf({ run: { outcome } }: PrebuildRow): readonly Section[] {
  if (outcome?.log === undefined) return SECTIONS;
  return (Object.keys(GIVEN) as LoggedPhase[]).flatMap((phase) => {
    const texts = outcome.log?.[phase];
    if (texts === undefined) return SECTIONS.filter((section) => section.phase === phase);
    return [{ ...GIVEN[phase], phase, share: 1, lines: given(phase, texts) }];
  });
}

/** Evenly spaced lines, all of them before the failure of their phase. */
function given(phase: LoggedPhase, texts: readonly string[]): Section["lines"] {
  return (row, chance) => {
    const { fail } = row.run.outcome ?? {};
    const length = timeIn(phase, row, chance);
    const used = fail?.phase === phase && fail.after < length ? fail.after / length : 1;
    return evenly(...texts)(row, chance).map(({ text, share }) => ({ text, share: share * used }));
  };
}

/** A task that is not required: it is in the log only if it failed. */
const OPTIONAL_TASK = { id: "optional", title: "Run optional task" } as const;

/** Every known line of a prebuild's log, including those that are yet to be written, in order. */
export function prebuildLog(row: PrebuildRow, chance: Chance): LogLine[] {
  const { steps } = worked(row, new IdSource(chance));
  const log = new Log(row, chance);
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    if (isActive(step.phase)) log.visit(step, next);
    else {
      log.end(step);
      break;
    }
  }
  return log.lines;
}

/** The log of one prebuild while it is being written, phase by phase. */
class Log {
  readonly lines: LogLine[] = [];
  readonly #row: PrebuildRow;
  readonly #chance: Chance;
  readonly #sections: readonly Section[];
  readonly #begun = new Set<string>();
  #open: TimedSection | undefined;
  /** Its lines that are yet to be written. */
  #warning: string | undefined;

  constructor(row: PrebuildRow, chance: Chance) {
    this.#row = row;
    this.#chance = chance;
    this.#sections = sectionsOf(row);
    this.#warning = row.run.outcome?.warning;
  }

  /** A phase, and the step that ended it. */
  visit({ phase, at }: PrebuildStep, next: PrebuildStep | undefined): void {
    const end = next?.at ?? Infinity;
    const isPassed = next !== undefined && isActive(next.phase) && next.phase === phaseAfter(phase);
    const length = isPassed ? end - at : timeIn(phase, this.#row, this.#chance);
    const sections = timed(this.#sections, phase, at, length);
    for (const section of sections) {
      if (section.begin > end) return;
      const isLast = section === sections.at(-1);
      if (isPassed || (!isLast && section.end <= end)) this.#whole(section);
      // It was completed by force: open sections end then.
      else if (next?.phase === "COMPLETED") this.#whole({ ...section, end });
      else {
        this.#begin(section, end);
        break;
      }
    }
    if (next && isActive(next.phase) && !isPassed) this.#close("FAILURE", end);
  }

  /** The step that ended the work. */
  end({ phase, at, reason }: PrebuildStep): void {
    if (phase === "COMPLETED") {
      for (const section of this.#sections) {
        if (!this.#begun.has(section.id)) this.#whole({ ...section, begin: at, end: at });
      }
      if (this.#warning !== undefined) this.#warn(this.#warning, this.#row.run.warnedAt ?? at);
      return;
    }
    if (phase === "FAILED") this.#write(at, `error: ${this.#row.value.status.failureMessage || reason}`);
    if (phase === "CANCELLING") this.#write(at, "cancelled");
    this.#close(phase === "FAILED" ? "FAILURE" : "CANCELLED", at);
  }

  #whole(section: TimedSection): void {
    this.#begin(section, Infinity);
    this.#close("SUCCESS", section.end);
    if (this.#warning !== undefined && this.#isDue(section)) this.#warn(this.#warning, section.end);
  }

  #begin(section: TimedSection, until: number): void {
    const { id, title, begin, end } = section;
    this.#begun.add(id);
    this.#open = section;
    this.#write(begin, mark("create", { id, title }));
    for (const { text, share } of section.lines(this.#row, this.#chance)) {
      const at = Math.floor(begin + (end - begin) * share);
      if (at <= until) this.#write(at, text);
    }
  }

  #close(outcome: "SUCCESS" | "FAILURE" | "CANCELLED", at: number): void {
    if (this.#open) this.#write(at, sectionEnd(this.#open, outcome, at));
    this.#open = undefined;
  }

  /** Whether the task of the warning has been written by the end of a section: it comes after the last task. */
  #isDue({ phase, id, end }: TimedSection): boolean {
    const lastTask = this.#sections.findLast((section) => section.phase === "RUNNING")?.id;
    const isAfterTasks = phase !== "STARTING" && (phase !== "RUNNING" || id === lastTask);
    return isAfterTasks && (this.#row.run.warnedAt ?? 0) <= end;
  }

  #warn(warning: string, at: number): void {
    this.#write(at, mark("create", OPTIONAL_TASK));
    this.#write(at, `warning: ${warning}`);
    this.#write(at, sectionEnd({ ...OPTIONAL_TASK, begin: at }, "FAILURE", at));
    this.#warning = undefined;
  }

  #write(at: number, text: string): void {
    this.lines.push({ at, text });
  }
}

/** The sections of a phase of the given length. */
function timed(all: readonly Section[], phase: PrebuildPhase, at: number, length: number): TimedSection[] {
  const sections = all.filter((section) => section.phase === phase);
  let begin = at;
  return sections.map((section, index) => {
    const isLast = index === sections.length - 1;
    const end = isLast ? at + length : Math.floor(begin + length * section.share);
    const one = { ...section, begin, end };
    begin = end;
    return one;
  });
}

/** Evenly spaced lines. */
function evenly(...texts: readonly string[]): Section["lines"] {
  const lines = texts.map((text, index) => ({ text, share: (index + 1) / (texts.length + 1) }));
  return () => lines;
}

function sectionEnd(
  { id, begin }: Pick<TimedSection, "id" | "begin">,
  outcome: "SUCCESS" | "FAILURE" | "CANCELLED",
  at: number,
): string {
  return mark("end", {
    id,
    outcome: `LOG_SECTION_OUTCOME_${outcome}`,
    secondsElapsed: Math.round((at - begin) / 100) / 10,
  });
}

function mark(what: "create" | "end", data: object): string {
  return `[section-${what}] ${JSON.stringify(data)}`;
}
