// Owns what the oracle expects of the whole organization: which calls are refused and what the others do.
import type { ExpectedEnvironment } from "./environment.ts";
import { DAY, Divergence, type Expected, MINUTE } from "./expected.ts";
import type { ExpectedPool, Figures } from "./pool.ts";
import { ExpectedPrebuild, type Fate } from "./prebuild.ts";

export interface ExpectedProject {
  readonly id: string;
  classIds: string[];
  prebuildClassIds: string[];
  isEnabled: boolean;
  readonly timeout: number | undefined;
  readonly hourUtc: number | undefined;
  /** It was created on first use. */
  readonly isMadeUp: boolean;
}

/** A rule of a scenario: which new prebuilds of each project and class have a fate. */
export interface FateRule {
  readonly projectId?: string;
  readonly skip: number;
  readonly every: number;
  readonly times: number;
  readonly fate: Fate;
}

/** What a transition of the mock says. */
export interface Reported {
  readonly at: Date;
  readonly kind: string;
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

interface Setting {
  readonly now: number;
  readonly isStrict: boolean;
  readonly figures: Figures;
  readonly rules: readonly FateRule[];
  readonly projects: readonly ExpectedProject[];
  readonly classIds: readonly string[];
}

const KINDS = ["prebuild", "warmPool"];
const DEFAULT_TIMEOUT = 60 * MINUTE;

export class ExpectedOrganization {
  now: number;
  readonly projects = new Map<string, ExpectedProject>();
  readonly classIds: Set<string>;
  readonly prebuilds = new Map<string, ExpectedPrebuild>();
  readonly pools = new Map<string, ExpectedPool>();
  readonly environments = new Map<string, ExpectedEnvironment>();
  readonly setting: Setting;
  /** The prebuilds of each pair that are COMPLETED, the last to complete at the end. */
  readonly #completed = new Map<string, string[]>();
  readonly #counts = new Map<string, number>();
  /** The place of each resource in the order of creation. */
  readonly #places = new Map<string, number>();
  /** How long after its hour each project's schedule comes, once that is known, and what it still has to create. */
  readonly #offsets = new Map<string, number>();
  readonly #scheduled = new Map<string, { readonly day: number; readonly classIds: string[] }>();
  readonly #began: number;

  constructor(setting: Setting) {
    this.setting = setting;
    this.now = setting.now;
    this.#began = setting.now;
    this.classIds = new Set(setting.classIds);
    for (const project of setting.projects) this.projects.set(project.id, project);
  }

  pairOf({ projectId, classId }: { projectId: string; classId: string }): string {
    return `${projectId}/${classId}`;
  }

  /** The pool of a pair that keeps another one from being created. */
  livePool(pair: string): ExpectedPool | undefined {
    return [...this.pools.values()].find(
      (pool) => this.pairOf(pool.given) === pair && pool.phase !== "DELETED",
    );
  }

  newestOf(pair: string): string | undefined {
    return this.#completed.get(pair)?.at(-1);
  }

  /** The prebuild from which an environment of a project starts, whatever its class. */
  basisOf(projectId: string): readonly string[] {
    return [...this.#completed].flatMap(([pair, ids]) => (pair.startsWith(projectId) ? ids : []));
  }

  place(resource: Expected): void {
    this.#places.set(resource.id, this.#places.size);
  }

  addPrebuild(id: string, projectId: string, classId: string, timeout?: number, isScheduled = false): void {
    const given = timeout ?? this.projects.get(projectId)?.timeout ?? DEFAULT_TIMEOUT;
    const fate = this.#fateOf(projectId, classId);
    const prebuild = new ExpectedPrebuild({
      id,
      at: this.now,
      projectId,
      classId,
      timeout: given,
      fate,
      isScheduled,
    });
    this.prebuilds.set(id, prebuild);
    this.place(prebuild);
  }

  /** Lets a caller's operation change a prebuild, and pools follow. */
  changePrebuild(prebuild: ExpectedPrebuild, change: () => void): void {
    const was = prebuild.phase === "COMPLETED";
    change();
    const is = prebuild.phase === "COMPLETED";
    if (was === is) return;
    const pair = this.pairOf(prebuild.given);
    const completed = this.#completed.get(pair) ?? [];
    const before = completed.at(-1);
    const after = is ? [...completed, prebuild.id] : completed.filter((id) => id !== prebuild.id);
    this.#completed.set(pair, after);
    if (before !== after.at(-1)) this.livePool(pair)?.newest(after.at(-1), prebuild.touchedAt);
  }

  /** Takes note of a move of the clock. @throws Divergence */
  advance(to: number, reported: readonly Reported[]): void {
    let last = { at: this.now, rank: -1, place: -1, kind: "" };
    for (const { at: date, ...each } of reported) {
      const at = date.getTime();
      if (at < last.at || at > to)
        throw new Divergence(`${each.kind} ${each.id} at ${date.toISOString()} is out of time`);
      this.#requireNothingBefore(at);
      this.now = at;
      if (each.kind === "prebuild" && each.from === "") {
        this.#schedule(each.id, at);
        last = { at, rank: KINDS.length, place: -1, kind: "schedule" };
        continue;
      }
      const resource = this.#find(each.kind, each.id);
      const rank = KINDS.indexOf(each.kind);
      const place = this.#places.get(each.id) as number;
      if (
        at === last.at &&
        rank >= 0 &&
        last.rank >= 0 &&
        (rank < last.rank || (rank === last.rank && place < last.place))
      )
        throw new Divergence(`${each.kind} ${each.id} at ${date.toISOString()} comes after ${last.kind}`);
      last = { at, rank, place, kind: each.kind };
      const take = () => resource.take({ ...each, at });
      if (resource instanceof ExpectedPrebuild) this.changePrebuild(resource, take);
      else take();
      if (each.to === "GONE") this.#forget(each.kind, each.id);
    }
    this.#requireNothingBefore(to + 1);
    this.now = to;
  }

  #all(): Expected[] {
    return [...this.prebuilds.values(), ...this.pools.values(), ...this.environments.values()];
  }

  #requireNothingBefore(at: number): void {
    for (const resource of this.#all()) {
      if (resource.deadline >= at) continue;
      const due = new Date(resource.deadline).toISOString();
      throw new Divergence(
        `${resource.kind} ${resource.id} stays ${resource.phase} although something was due at ${due}`,
      );
    }
    for (const project of this.projects.values()) {
      const due = this.#scheduleDue(project);
      if (due < at)
        throw new Divergence(
          `project ${project.id} had no scheduled prebuild by ${new Date(due).toISOString()}`,
        );
    }
  }

  #find(kind: string, id: string): Expected {
    const map = { prebuild: this.prebuilds, warmPool: this.pools, environment: this.environments }[kind];
    const found = map?.get(id);
    if (!found) throw new Divergence(`${kind} ${id} is not known`);
    return found;
  }

  #forget(kind: string, id: string): void {
    if (kind === "prebuild") this.prebuilds.delete(id);
    else if (kind === "warmPool") this.pools.delete(id);
    else this.environments.delete(id);
  }

  /** The latest instant of the next run of a schedule; the exact one once it has run. */
  #scheduleDue({ id, hourUtc, isEnabled, prebuildClassIds }: ExpectedProject): number {
    if (hourUtc === undefined || !isEnabled || prebuildClassIds.length === 0) return Infinity;
    const offset = this.#offsets.get(id);
    let due = Math.floor(this.#began / DAY) * DAY + hourUtc * 60 * MINUTE + (offset ?? 5 * MINUTE);
    while (due < this.now || (due === this.now && !this.#scheduled.get(id)?.classIds.length)) due += DAY;
    return due;
  }

  #schedule(id: string, at: number): void {
    const sinceHour = (hourUtc: number) => (at - hourUtc * 60 * MINUTE) % DAY;
    for (const project of this.projects.values()) {
      const { hourUtc, isEnabled, prebuildClassIds } = project;
      if (hourUtc === undefined || !isEnabled) continue;
      const offset = this.#offsets.get(project.id);
      const since = sinceHour(hourUtc);
      if (offset === undefined ? since > 5 * MINUTE : since !== offset) continue;
      this.#offsets.set(project.id, since);
      const day = Math.floor(at / DAY);
      const run = this.#scheduled.get(project.id);
      const classIds = run?.day === day ? run.classIds : [...prebuildClassIds];
      const classId = classIds.shift();
      if (classId === undefined) continue;
      this.#scheduled.set(project.id, { day, classIds });
      this.addPrebuild(id, project.id, classId, undefined, true);
      return;
    }
    throw new Divergence(
      `prebuild ${id} was created at ${new Date(at).toISOString()}, when no schedule runs`,
    );
  }

  #fateOf(projectId: string, classId: string): Fate {
    const pair = `${projectId}/${classId}`;
    const count = (key: string) => {
      const next = (this.#counts.get(key) ?? 0) + 1;
      this.#counts.set(key, next);
      return next;
    };
    const nth = count(pair);
    for (const [index, rule] of this.setting.rules.entries()) {
      if (rule.projectId !== undefined && rule.projectId !== projectId) continue;
      if (nth <= rule.skip || (nth - rule.skip) % rule.every !== 0) continue;
      const key = `${index} ${pair}`;
      if ((this.#counts.get(key) ?? 0) >= rule.times) continue;
      count(key);
      return rule.fate;
    }
    return {};
  }
}
