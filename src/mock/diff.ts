// Owns what is different between two states of a mock, or of two mocks: resources, rules and calls.
import { prebuildJson } from "../wire/prebuild.ts";
import { warmPoolJson } from "../wire/warm-pool.ts";
import type { World } from "../world/world.ts";
import { infoOf } from "./environments.ts";
import type { SavedFaults } from "./faults/fault-rules.ts";
import { projectOf } from "./project.ts";
import type { SavedMock } from "./saved-mock.ts";
import { worldFrom } from "./simulation.ts";
import type { SavedStubs } from "./stubs/stub-table.ts";

/** What can be different. "clock" and "requests" have no id. */
export type DifferenceKind =
  | "clock"
  | "project"
  | "environmentClass"
  | "runner"
  | "prebuild"
  | "warmPool"
  | "environment"
  | "fault"
  | "stub"
  | "requests";

/** A field that is different. */
export interface FieldDifference {
  /** Its place in the documented JSON: "status.phase". Lists are compared as a whole. */
  readonly field: string;
  /** Its value in the first state; absent if it had none. */
  readonly from?: unknown;
  /** Its value in the second state; absent if it has none. */
  readonly to?: unknown;
}

/** Something that is different. */
export interface Difference {
  /** What it is. */
  readonly kind: DifferenceKind;
  /** The UUID of the resource, or the id of the rule. */
  readonly id?: string;
  /** Whether the second state has it in addition, no more, or otherwise. */
  readonly change: "added" | "removed" | "changed";
  /** The fields that are different, in the order of the documented JSON. */
  readonly fields: readonly FieldDifference[];
}

/** One of the two states. */
export interface DiffSide {
  /** The checkpoint's name, or "now". */
  readonly name: string;
  /** Its simulated instant. */
  readonly at: Date;
}

/** What is different between two states. */
export interface MockDiff {
  /** The first state. */
  readonly from: DiffSide;
  /** The second state. */
  readonly to: DiffSide;
  /** Empty if the two are the same. */
  readonly differences: readonly Difference[];
}

/** A state and what it is called. */
export interface NamedSave {
  readonly name: string;
  readonly saved: SavedMock;
}

/** A thing of a state: what is compared first, and its JSON if that is not the same. */
interface Item {
  readonly value: unknown;
  readonly json: () => object;
}

/** What is different in the second state. */
export function diffOf(from: NamedSave, to: NamedSave): MockDiff {
  const [before, after] = [from.saved, to.saved];
  const [worldBefore, worldAfter] = [worldFrom(before.simulation), worldFrom(after.simulation)];
  const tables: readonly [DifferenceKind, Items, Items][] = [
    ["clock", clockItem(before), clockItem(after)],
    ...WORLD_TABLES.map(([kind, read]): [DifferenceKind, Items, Items] => [
      kind,
      read(worldBefore),
      read(worldAfter),
    ]),
    ["fault", faultItems(before.faults), faultItems(after.faults)],
    ["stub", stubItems(before.stubs), stubItems(after.stubs)],
    ["requests", requestItem(before), requestItem(after)],
  ];
  return {
    from: { name: from.name, at: new Date(worldBefore.clock.now) },
    to: { name: to.name, at: new Date(worldAfter.clock.now) },
    differences: tables.flatMap(([kind, one, other]) => [...differences(kind, one, other)]),
  };
}

/** A diff as text: a line for each resource and field. */
export function diffText({ from, to, differences }: MockDiff): string {
  const lines = [`${side(from)} → ${side(to)}`];
  if (differences.length === 0) lines.push("no difference");
  for (const { kind, id, change, fields } of differences) {
    const what = id === undefined ? kind : `${kind} ${id}`;
    lines.push(`${{ added: "+", removed: "-", changed: "~" }[change]} ${what}`);
    for (const field of change === "changed" ? fields : []) {
      lines.push(`    ${field.field}: ${valueText(field.from)} → ${valueText(field.to)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

type Items = ReadonlyMap<string, Item>;

const WORLD_TABLES: readonly [DifferenceKind, (world: World) => Items][] = [
  ["project", ({ organization }) => items(organization.projects, byId, projectOf)],
  ["environmentClass", ({ organization }) => items(organization.classes, byId, (value) => value)],
  ["runner", ({ organization }) => items(organization.runners, byId, (value) => value)],
  [
    "prebuild",
    ({ prebuilds }) => items(prebuilds, byValueId, ({ value }) => parsed(prebuildJson(value, ""))),
  ],
  ["warmPool", ({ warmPools }) => items(warmPools, byValueId, ({ value }) => parsed(warmPoolJson(value)))],
  ["environment", ({ environments }) => items(environments, byValueId, infoOf)],
];

const byId = ({ id }: { readonly id: string }) => id;
const byValueId = ({ value }: { readonly value: { readonly id: string } }) => value.id;

function items<T extends object>(
  rows: Iterable<T>,
  idOf: (row: T) => string,
  jsonOf: (row: T) => object,
): Items {
  return new Map(Array.from(rows, (row) => [idOf(row), { value: row, json: () => jsonOf(row) }]));
}

function plain(id: string, json: object): [string, Item] {
  return [id, { value: json, json: () => json }];
}

function clockItem({ simulation }: SavedMock): Items {
  const now = new Date(simulation.world.clock.now).toISOString();
  return new Map([plain("", { now, mode: simulation.mode })]);
}

function faultItems({ rules }: SavedFaults): Items {
  return new Map(rules.map(({ rule, hits }) => plain(rule.id, { ...rule, hits })));
}

function stubItems({ stubs }: SavedStubs): Items {
  return new Map(stubs.map(({ id, stub, hits }) => plain(id, { ...stub, hits })));
}

function requestItem({ journal }: SavedMock): Items {
  return new Map([plain("", { remembered: journal.records.length, dropped: journal.dropped })]);
}

function parsed(json: string): object {
  return JSON.parse(json) as object;
}

function* differences(kind: DifferenceKind, before: Items, after: Items): Iterable<Difference> {
  for (const [id, item] of after) {
    const old = before.get(id);
    // Values never change, so the same one needs no look at its fields.
    if (old?.value === item.value) continue;
    const fields = [...fieldDifferences(old?.json(), item.json(), "")];
    if (fields.length > 0) yield { kind, ...(id && { id }), change: old ? "changed" : "added", fields };
  }
  for (const [id, item] of before) {
    if (after.has(id)) continue;
    const fields = [...fieldDifferences(item.json(), undefined, "")];
    yield { kind, ...(id && { id }), change: "removed", fields };
  }
}

function* fieldDifferences(from: unknown, to: unknown, place: string): Iterable<FieldDifference> {
  const [before, after] = [isObject(from) ? from : undefined, isObject(to) ? to : undefined];
  const isInside =
    (before ?? after) !== undefined && (before ? isObject(to) || to === undefined : from === undefined);
  if (isInside) {
    for (const key of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])) {
      yield* fieldDifferences(before?.[key], after?.[key], place === "" ? key : `${place}.${key}`);
    }
  } else if (JSON.stringify(from) !== JSON.stringify(to)) {
    yield { field: place, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function side({ name, at }: DiffSide): string {
  return `${name} (${at.toISOString()})`;
}

function valueText(value: unknown): string {
  return value === undefined ? "none" : JSON.stringify(value);
}
