// Owns `scenario show`: a scenario's content and preview, as text and bars in a terminal.

import { DEFAULT_START, parseInstant } from "../input/instant.ts";
import { attempt } from "../mock/misuse.ts";
import { projectInput, writtenPrebuiltIds } from "../scenarios/project-form.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { scenarioTimeline, type Timeline } from "../scenarios/timeline.ts";
import type { Transition } from "../world/time/transition.ts";
import { type Bar, drawBars, spanText } from "./bars.ts";
import { row, WIDTH, wrapped } from "./columns.ts";
import { loadScenario } from "./named-scenario.ts";
import { faultWords, outcomeWords } from "./rule-words.ts";
import { DEFAULT_CLOCK } from "./start.ts";

/** Beyond this, lines of a kind are only counted. */
const MOST = 8;
const MOST_STEPS = 40;

const KIND_NAMES: Readonly<Record<Transition["kind"], string>> = {
  prebuild: "prebuild",
  warmPool: "warm pool",
  runner: "runner",
  environment: "environment",
};

export async function showScenario(
  named: string,
  { seed, startAt = DEFAULT_START }: { seed: number; startAt?: string },
): Promise<void> {
  const scenario = await loadScenario(named);
  const start = parseInstant(startAt);
  const timeline = attempt("show the scenario", () => scenarioTimeline(scenario, { seed, start }));
  const lines = [
    ...wrapped(`${scenario.name}: ${scenario.summary}`, WIDTH),
    `Seed ${seed}, clock ${scenario.clock ?? DEFAULT_CLOCK}, from ${new Date(start).toISOString()}.`,
    "",
    ...presentLines(scenario, timeline),
    ...outcomeLines(scenario),
    ...faultLines(scenario),
    "",
    `A prebuild is created for ${pairText(timeline.pair, namesOf(scenario))}:`,
    ...stepLines(timeline),
    "",
    ...drawBars(barsOf(timeline), { start, end: endOf(timeline), width: WIDTH }),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** What the scenario calls a project or class, or the beginning of its id. */
function namesOf({
  projects = [],
  environmentClasses = [],
}: Pick<Scenario, "projects" | "environmentClasses">): (id: string) => string {
  const names = new Map([
    ...projects.map(({ id, name }) => [id, name] as const),
    ...environmentClasses.map(({ id, displayName }) => [id, displayName] as const),
  ]);
  return (id) => names.get(id) ?? short(id);
}

function presentLines({ projects = [] }: Scenario, { start, prebuilds, warmPools }: Timeline): string[] {
  const nameOf = namesOf({ projects });
  const line = (kind: string, id: string, phase: string, text: string) =>
    row(
      [
        [`  ${kind}`, 13],
        [short(id), 10],
        [phase, 14],
      ],
      text,
    );
  const lines = [
    ...few(projects, "projects", (project) =>
      line(
        "project",
        project.id ?? "",
        "",
        `${project.name}, ${count(writtenPrebuiltIds(project)?.length ?? 1, "class", "classes")}${projectInput(project).prebuildConfiguration?.enabled ? "" : ", prebuilds disabled"}`,
      ),
    ),
    ...few(prebuilds, "prebuilds", ({ id, metadata, status }) =>
      line(
        "prebuild",
        id,
        status.phase,
        `${spanText(start - metadata.createdAt)} old, of ${nameOf(metadata.projectId)}${because(status)}`,
      ),
    ),
    ...few(warmPools, "warm pools", ({ id, metadata, spec, status }) =>
      line(
        "warm pool",
        id,
        status.phase,
        `${spanText(start - metadata.createdAt)} old, of ${nameOf(metadata.projectId)}, ${status.runningInstances} of ${status.desiredSize} run, ${spec.minSize} to ${spec.maxSize} allowed${because(status)}`,
      ),
    ),
  ];
  return lines.length === 0 ? ["At the start there are no resources."] : ["At the start there are", ...lines];
}

/** The rules in their order, in which the first that applies decides. */
function outcomeLines(scenario: Scenario): string[] {
  const nameOf = namesOf(scenario);
  const texts = (scenario.outcomes ?? []).flatMap((rule) => outcomeWords(rule, nameOf));
  const lines = few(texts, "rules", (text) => row([["  ", 2]], text));
  return lines.length === 0 ? [] : ["", "Outcomes:", ...lines];
}

/** Rules that differ only in the RPC are combined. */
function faultLines({ faults = [] }: Scenario): string[] {
  const rpcs = new Map<string, string[]>();
  for (const { rpc, ...rule } of faults) {
    const text = faultWords(rule);
    rpcs.set(text, [...(rpcs.get(text) ?? []), rpc]);
  }
  const lines = few([...rpcs], "rules", ([text, names]) =>
    row([[`  ${names.length > 1 ? `${names.length} RPCs` : names[0]?.replace("*", "every RPC")}`, 23]], text),
  );
  return lines.length === 0 ? [] : ["", "Faults:", ...lines];
}

function stepLines(timeline: Timeline): string[] {
  const { start, steps } = timeline;
  const shown = steps
    .filter(
      ({ kind, id }) => steps.length <= MOST_STEPS || kind === "warmPool" || timeline.created.includes(id),
    )
    .slice(0, MOST_STEPS);
  const left = steps.length - shown.length;
  return [
    ...shown.map(({ at, kind, id, from, to, reason }) =>
      row(
        [
          [`+${spanText(at - start)}`.padStart(9), 11],
          [labelOf(kind, id, timeline), 20],
          [from === to ? "" : to, 14],
        ],
        reason,
      ),
    ),
    ...(left > 0 ? [`           and ${count(left, "other change", "other changes")}`] : []),
  ];
}

function barsOf(timeline: Timeline): Bar[] {
  const { start, prebuilds, warmPools, created, steps } = timeline;
  const first = new Map([...prebuilds, ...warmPools].map(({ id, status }) => [id, status.phase]));
  const changed = [...new Set(steps.filter(({ kind }) => kind === "prebuild").map(({ id }) => id))];
  const others = changed.filter((id) => !created.includes(id)).slice(0, MOST);
  const bar = (kind: "prebuild" | "warmPool", id: string): Bar => {
    const begin = first.get(id);
    const moves = steps.filter((step) => step.id === id && step.from !== step.to);
    return {
      label: labelOf(kind, id, timeline),
      phases: [
        ...(begin ? [{ at: start, phase: begin }] : []),
        ...moves.map(({ at, to }) => ({ at, phase: to })),
      ],
    };
  };
  return [
    ...[...created, ...others].map((id) => bar("prebuild", id)),
    ...warmPools.slice(0, MOST).map(({ id }) => bar("warmPool", id)),
  ];
}

/** Long enough after the last change that its phase can be read. */
function endOf({ start, steps }: Timeline): number {
  const last = steps.at(-1)?.at ?? start;
  return Math.max(start + 60_000, start + (last - start) * 1.25);
}

function labelOf(kind: Transition["kind"], id: string, { created }: Timeline): string {
  if (id === created[0]) return "new prebuild";
  if (id === created[1]) return "its second try";
  return `${KIND_NAMES[kind]} ${short(id)}`;
}

function pairText(
  { projectId, environmentClassId }: Timeline["pair"],
  nameOf: (id: string) => string,
): string {
  return `project ${nameOf(projectId)}${environmentClassId ? ` and class ${nameOf(environmentClassId)}` : ""}`;
}

function few<T>(list: readonly T[], what: string, line: (entry: T) => string): string[] {
  const left = list.length - MOST;
  return [...list.slice(0, MOST).map(line), ...(left > 0 ? [`  and ${left} more ${what}`] : [])];
}

function because({ failureMessage }: { failureMessage: string }): string {
  return failureMessage === "" ? "" : `: ${failureMessage}`;
}

function count(number: number, one: string, more: string): string {
  return `${number} ${number === 1 ? one : more}`;
}

/** The beginning of an id, for people. */
function short(id: string): string {
  return id.slice(0, 8);
}
