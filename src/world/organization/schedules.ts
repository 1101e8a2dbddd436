// Owns the daily schedules of projects: when each is due next, and the prebuilds that it creates then.

import { Refusal } from "../errors.ts";
import type { NewPrebuild, PrebuildRow } from "../prebuild/prebuild.ts";
import { type Chance, numberOf, PURPOSES } from "../random.ts";
import type { Change } from "../store/changes.ts";
import type { Clock } from "../time/clock.ts";
import type { SavedTimers, TimerQueue } from "../time/queue.ts";
import type { Organization } from "./organization.ts";
import { type Project, prebuiltClassIds, scheduleOf } from "./project.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long after its hour a schedule is due, fixed for each project (assumed). */
export const SCHEDULE_DELAY = { min: 0, max: 5 * 60_000 } as const;

export interface SchedulesOptions {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly organization: Organization;
  readonly create: (input: NewPrebuild, why: Pick<Change, "cause" | "reason">) => PrebuildRow;
}

/** Saved schedules; see `save`. */
export interface SavedSchedules {
  readonly projectIds: readonly string[];
  readonly queue: SavedTimers;
}

/** The schedules of all projects of a world. They are calendar events: no polling client waits for them. */
export class Schedules {
  readonly #options: SchedulesOptions;
  readonly #queue: TimerQueue;
  /** The projects that ever had a schedule; the index is the slot of the timer. */
  #projectIds: string[] = [];
  #slots = new Map<string, number>();

  constructor(options: SchedulesOptions) {
    this.#options = options;
    this.#queue = options.clock.lane({
      fire: (slot) => this.#fire(slot),
      describe: (slot) => {
        const project = this.#project(slot);
        const { id } = project;
        const { length } = prebuiltClassIds(project);
        const reason = `its daily schedule creates a prebuild for each of its classes, ${length}`;
        return { kind: "project", id, from: "", to: "", reason };
      },
      stageOf: () => "schedule",
      isCalendar: true,
    });
  }

  /** Plans the next run of a project's current schedule, if it has one. */
  plan(project: Project): void {
    const schedule = scheduleOf(project);
    const slot = this.#slots.get(project.id);
    if (schedule)
      this.#queue.set(slot ?? this.#slotFor(project.id), this.#nextRun(project.id, schedule.hourUtc));
    else if (slot !== undefined) this.#queue.clear(slot);
  }

  /**
   * Plans a run of a project that is due at an instant.
   * @throws Refusal if it has no schedule, is not due then, or is planned
   */
  restoreTimer(projectId: string, at: number): void {
    const { organization, clock } = this.#options;
    const schedule = scheduleOf(organization.projects.get(projectId));
    if (!schedule) throw new Refusal("invalid", `project ${projectId} has no schedule`);
    const next = this.#nextRun(projectId, schedule.hourUtc);
    if (at !== next && !(at === clock.now && at === next - DAY)) {
      throw new Refusal("invalid", `project ${projectId} is due at ${next}, not at ${at}`);
    }
    if (this.#slots.has(projectId)) throw new Refusal("invalid", `project ${projectId} is listed twice`);
    this.#queue.set(this.#slotFor(projectId), at);
  }

  /** @throws Refusal if the schedule of a project has no timer */
  requireTimers(): void {
    for (const project of this.#options.organization.projects) {
      if (!scheduleOf(project) || this.#slots.has(project.id)) continue;
      throw new Refusal("invalid", `project ${project.id} is missing`);
    }
  }

  save(): SavedSchedules {
    return { projectIds: [...this.#projectIds], queue: this.#queue.save() };
  }

  load({ projectIds, queue }: SavedSchedules): void {
    this.#projectIds = [...projectIds];
    this.#slots = new Map(projectIds.map((id, slot) => [id, slot]));
    this.#queue.load(queue);
  }

  /** The first instant after the present at which the project's schedule is due. */
  #nextRun(projectId: string, hourUtc: number): number {
    const { clock, chance } = this.#options;
    const delay = chance.within(SCHEDULE_DELAY, PURPOSES.schedule, numberOf(projectId));
    const today = Math.floor(clock.now / DAY) * DAY + hourUtc * HOUR + delay;
    return today > clock.now ? today : today + DAY;
  }

  #slotFor(projectId: string): number {
    const slot = this.#projectIds.push(projectId) - 1;
    this.#slots.set(projectId, slot);
    return slot;
  }

  #project(slot: number): Project {
    return this.#options.organization.projects.get(this.#projectIds[slot] as string);
  }

  #fire(slot: number): void {
    const { clock, organization, create } = this.#options;
    const project = this.#project(slot);
    const { hourUtc = 0, executor } = scheduleOf(project) ?? {};
    this.#queue.set(slot, this.#nextRun(project.id, hourUtc));
    const reason = `the daily schedule of project ${project.name} created it`;
    const usable = prebuiltClassIds(project).filter((id) => organization.isUsable(id));
    const created = usable.map((environmentClassId) =>
      create(
        {
          projectId: project.id,
          environmentClassId,
          triggeredBy: "SCHEDULED",
          creator: executor ?? organization.scheduler,
          executor,
        },
        { cause: "time", reason },
      ),
    );
    // Once all exist, because a listener may throw.
    for (const { value } of created) {
      clock.report({ at: clock.now, kind: "prebuild", id: value.id, from: "", to: "PENDING", reason });
    }
  }
}
