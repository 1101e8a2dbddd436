// Owns what a prebuild's log says, line by line with the instant of each. The log is not stored: it follows
// from the run and the seed. Section lines have the documented form; the words are ours.
import type { PrebuildPhase } from "../api/phases.ts";
import type { PrebuildRow } from "./prebuild.ts";
import { stageDelay } from "./prebuild-stages.ts";
import type { Chance } from "./random.ts";

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
  readonly lines: readonly string[];
  /** The run is held in it: it does not end by itself, and none follows. */
  readonly isLast?: true;
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

/** Every line of a prebuild's log that is known by now, also those that are yet to be written, in order. */
export function prebuildLog(row: PrebuildRow, chance: Chance): LogLine[] {
  const { run, value } = row;
  if (run.startedAt === undefined) return [];
  const end = run.endedAt ?? Infinity;
  const lines: LogLine[] = [];
  let open: Section | undefined;
  for (const section of sections(row, run.startedAt, chance)) {
    if (section.begin > end) break;
    open = section;
    lines.push({ at: section.begin, text: mark("create", { id: section.id, title: section.title }) });
    const step = (section.end - section.begin) / (section.lines.length + 1);
    for (const [index, text] of section.lines.entries()) {
      const at = Math.floor(section.begin + step * (index + 1));
      if (at <= end) lines.push({ at, text });
    }
    if (section.isLast || section.end > end) break;
    lines.push({ at: section.end, text: sectionEnd(section, "SUCCESS", section.end) });
    open = undefined;
  }
  if (run.endedAt === undefined) return lines;
  const hasFailed = value.status.failureMessage !== "";
  if (hasFailed) lines.push({ at: run.endedAt, text: `error: ${value.status.failureMessage}` });
  if (run.isCancelled) lines.push({ at: run.endedAt, text: "cancelled" });
  if (open)
    lines.push({ at: run.endedAt, text: sectionEnd(open, hasFailed ? "FAILURE" : "CANCELLED", run.endedAt) });
  return lines;
}

/** The sections of the run: as it goes by itself, up to the phase in which its outcome holds it. */
function sections(row: PrebuildRow, startedAt: number, chance: Chance): Section[] {
  const all = ordinarySections(row, startedAt, chance);
  const { outcome } = row.run;
  const held = outcome?.stall ?? outcome?.fail?.phase;
  const last = all.findLastIndex(({ phase }) => phase === held);
  return last < 0 ? all : [...all.slice(0, last), { ...(all[last] as Section), isLast: true }];
}

/** What the run would do if nothing came in between. */
function ordinarySections({ slot }: PrebuildRow, startedAt: number, chance: Chance): Section[] {
  const running = startedAt + stageDelay("run", slot, chance);
  const duration = stageDelay("stop", slot, chance);
  const stopping = running + duration;
  const snapshotting = stopping + stageDelay("snapshot", slot, chance);
  const completed = snapshotting + stageDelay("complete", slot, chance);
  let begin = running;
  const tasks = TASKS.map(({ id, title, share, lines }, index): Section => {
    const end = index === TASKS.length - 1 ? stopping : Math.floor(begin + duration * share);
    const section = { phase: "RUNNING", id, title, begin, end, lines } as const;
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
      lines: ["environment is assigned to a runner", "machine is up"],
    },
    ...tasks,
    {
      phase: "STOPPING",
      id: "stop",
      title: "Stop environment",
      begin: stopping,
      end: snapshotting,
      lines: ["stopping containers"],
    },
    {
      phase: "SNAPSHOTTING",
      id: "snapshot",
      title: "Create snapshot",
      begin: snapshotting,
      end: completed,
      lines: ["snapshot 20 %", "snapshot 40 %", "snapshot 60 %", "snapshot 80 %"],
    },
  ];
}

function sectionEnd(
  { id, begin }: Section,
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
