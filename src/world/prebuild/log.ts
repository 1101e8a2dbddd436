// Owns what a prebuild's log says, line by line with the instant of each. The log is not stored: it follows
// from the run and the seed. Section lines have the documented form; the words are ours.
import type { PrebuildPhase } from "../../api/phases.ts";
import type { Chance } from "../random.ts";
import type { PrebuildRow } from "./prebuild.ts";
import { snapshotPercentages, timeIn } from "./stages.ts";

/** One line and the instant at which it is written, in milliseconds. */
export interface LogLine {
  readonly at: number;
  readonly text: string;
}

interface Section {
  readonly phase: PrebuildPhase;
  readonly id: string;
  readonly title: string;
  readonly begin: number;
  readonly end: number;
  readonly lines: readonly SectionLine[];
  /** The run is held in it: it does not end by itself, and none follows. */
  readonly isHeld?: boolean;
}

/** A line and how far into its section it is written, 0 to 1. */
interface SectionLine {
  readonly text: string;
  readonly share: number;
}

/** The parts of the run, with their share of the time that RUNNING takes. */
const TASKS = [
  {
    id: "clone",
    title: "Clone repository",
    share: 0.1,
    lines: [
      "Cloning into '/workspace/project'...",
      "Receiving objects: 100% (4182/4182), done.",
      "On branch main",
    ],
  },
  {
    id: "devcontainer",
    title: "Build dev container",
    share: 0.35,
    lines: [
      "#1 resolve image from devcontainer.json",
      "#2 pull base image",
      "#3 install features: git, node, docker-in-docker",
      "#4 export image",
      "dev container is up",
    ],
  },
  {
    id: "install",
    title: "Install dependencies",
    share: 0.3,
    lines: [
      "resolving dependencies",
      "fetching 812 packages",
      "linking 812 packages",
      "dependencies are up to date",
    ],
  },
  {
    id: "build",
    title: "Build project",
    share: 0.25,
    lines: ["compiling 214 sources", "214 of 214 compiled", "build finished"],
  },
] as const;

const LAST_TASK = TASKS[TASKS.length - 1]?.id;

/** A task that is not required: it is told of only where it failed. */
const OPTIONAL_TASK = { id: "optional", title: "Run optional task" } as const;

/** Every line of a prebuild's log that is known by now, also those that are yet to be written, in order. */
export function prebuildLog(row: PrebuildRow, chance: Chance): LogLine[] {
  const { run, value } = row;
  if (run.startedAt === undefined) return [];
  const end = run.endedAt ?? Infinity;
  const hasCompleted = hasSnapshot(row);
  const lines: LogLine[] = [];
  let open: Section | undefined;
  let warning = run.outcome?.warning;
  for (const section of sections(row, run.startedAt, chance)) {
    if (section.begin > end) break;
    open = section;
    lines.push({ at: section.begin, text: mark("create", { id: section.id, title: section.title }) });
    for (const { text, share } of section.lines) {
      const at = Math.floor(section.begin + (section.end - section.begin) * share);
      if (at <= end) lines.push({ at, text });
    }
    if (section.isHeld || section.end > end) break;
    lines.push({ at: section.end, text: sectionEnd(section, "SUCCESS", section.end) });
    open = undefined;
    if (warning === undefined || !isReported(row, section)) continue;
    lines.push(...failedTask(warning, section.end));
    warning = undefined;
  }
  if (run.endedAt === undefined) return lines;
  if (hasCompleted) {
    if (warning !== undefined) lines.push(...failedTask(warning, run.warnedAt ?? run.endedAt));
    return lines;
  }
  const hasFailed = value.status.failureMessage !== "";
  if (hasFailed) lines.push({ at: run.endedAt, text: `error: ${value.status.failureMessage}` });
  if (run.isCancelled) lines.push({ at: run.endedAt, text: "cancelled" });
  if (open)
    lines.push({ at: run.endedAt, text: sectionEnd(open, hasFailed ? "FAILURE" : "CANCELLED", run.endedAt) });
  return lines;
}

/** Whether the work was done: also of one that was COMPLETED and is being deleted. */
function hasSnapshot({ value }: PrebuildRow): boolean {
  return value.status.snapshotCompletionPercentage === 100;
}

/** Whether the task that its warning is about has been told of by the end of a section, after the last task. */
function isReported({ run }: PrebuildRow, { phase, id, end }: Section): boolean {
  return (phase !== "RUNNING" || id === LAST_TASK) && phase !== "STARTING" && (run.warnedAt ?? 0) <= end;
}

function failedTask(warning: string, at: number): LogLine[] {
  const section = { ...OPTIONAL_TASK, begin: at };
  return [
    { at, text: mark("create", OPTIONAL_TASK) },
    { at, text: `warning: ${warning}` },
    { at, text: sectionEnd(section, "FAILURE", at) },
  ];
}

/** The sections of the run: as it goes by itself, up to the phase in which its outcome holds it. */
function sections(row: PrebuildRow, startedAt: number, chance: Chance): Section[] {
  const all = ordinarySections(row, startedAt, chance);
  const { stall, fail, stuckAt } = row.run.outcome ?? {};
  const held = stall ?? fail?.phase ?? (stuckAt === undefined ? undefined : "SNAPSHOTTING");
  const last = all.findLastIndex(({ phase }) => phase === held);
  if (hasSnapshot(row)) return finished(all, last, row.run.endedAt as number);
  return last < 0 ? all : [...all.slice(0, last), { ...(all[last] as Section), isHeld: true }];
}

/**
 * The sections of a run that was made COMPLETED before its time or while it was held: one that was open ends then,
 * and what had not begun begins and ends then. For a run that completed by itself, its sections as they are.
 */
function finished(all: readonly Section[], held: number, endedAt: number): Section[] {
  return all.map((section, index) => {
    const isAfterHeld = held >= 0 && index > held;
    const begin = isAfterHeld ? endedAt : Math.min(section.begin, endedAt);
    if (index !== held)
      return { ...section, begin, end: isAfterHeld ? endedAt : Math.min(section.end, endedAt) };
    return { ...section, begin, end: endedAt };
  });
}

/** What the run would do if nothing came in between. */
function ordinarySections(row: PrebuildRow, startedAt: number, chance: Chance): Section[] {
  const running = startedAt + timeIn("STARTING", row, chance);
  const duration = timeIn("RUNNING", row, chance);
  const stopping = running + duration;
  const snapshotting = stopping + timeIn("STOPPING", row, chance);
  const completed = snapshotting + timeIn("SNAPSHOTTING", row, chance);
  let begin = running;
  const tasks = TASKS.map(({ id, title, share, lines }, index): Section => {
    const end = index === TASKS.length - 1 ? stopping : Math.floor(begin + duration * share);
    const section = { phase: "RUNNING", id, title, begin, end, lines: spread(lines) } as const;
    begin = end;
    return section;
  });
  return [
    {
      phase: "STARTING",
      id: "environment",
      title: "Start environment",
      begin: startedAt,
      end: running,
      lines: spread(["environment is assigned to a runner", "machine is up"]),
    },
    ...tasks,
    {
      phase: "STOPPING",
      id: "stop",
      title: "Stop environment",
      begin: stopping,
      end: snapshotting,
      lines: spread(["stopping containers"]),
    },
    {
      phase: "SNAPSHOTTING",
      id: "snapshot",
      title: "Create snapshot",
      begin: snapshotting,
      end: completed,
      lines: snapshotPercentages(row).map((percentage) => ({
        text: `snapshot ${percentage} %`,
        share: percentage / 100,
      })),
    },
  ];
}

/** Lines at even distances. */
function spread(lines: readonly string[]): SectionLine[] {
  return lines.map((text, index) => ({ text, share: (index + 1) / (lines.length + 1) }));
}

function sectionEnd(
  { id, begin }: Pick<Section, "id" | "begin">,
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
