// Owns the limits of every value that people write, whatever its schema: its depth, and fields that
// schemas skip because every JavaScript object has them.
import type { Path } from "./path.ts";

/** The deepest nesting of objects and lists in a value, so that recursion through it cannot exhaust the stack. */
export const DEEPEST = 100;

/** Why a value is too deep, in words. */
export function tooDeep(levels: number): string {
  return `is nested too deep: at most ${levels} levels of objects and lists`;
}

/** Where a value is malformed, and why. */
export interface MalformedPlace {
  readonly path: Path;
  readonly message: string;
}

/** An object or list on the way to what is looked at. */
interface Level {
  readonly value: object;
  /** Undefined for a list. */
  readonly names: readonly string[] | undefined;
  next: number;
}

/**
 * The first place at which a value is malformed; undefined if none is. Not recursive, so that a deep
 * value needs no more stack.
 */
export function malformedPlace(value: unknown, deepest = DEEPEST): MalformedPlace | undefined {
  const levels: Level[] = [];
  try {
    return malformedIn(value, levels, deepest);
  } catch (error) {
    // A getter or a proxy of a library's user: nothing here throws by itself.
    return { path: pathOf(levels), message: `cannot be read: ${(error as Error)?.message}` };
  }
}

function malformedIn(value: unknown, levels: Level[], deepest: number): MalformedPlace | undefined {
  if (isNested(value)) levels.push(levelOf(value));
  for (let level = levels.at(-1); level; level = levels.at(-1)) {
    const { value: nested, names } = level;
    const size = names?.length ?? (nested as readonly unknown[]).length;
    if (level.next === size) {
      levels.pop();
      continue;
    }
    const step = names ? (names[level.next] as string) : level.next;
    level.next += 1;
    if (step === "__proto__") return { path: pathOf(levels), message: "unknown field" };
    const inner = (nested as Record<string | number, unknown>)[step];
    if (!isNested(inner)) continue;
    if (levels.length === deepest) return { path: pathOf(levels), message: tooDeep(deepest) };
    levels.push(levelOf(inner));
  }
  return undefined;
}

function isNested(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function levelOf(value: object): Level {
  return { value, names: Array.isArray(value) ? undefined : Object.keys(value), next: 0 };
}

function pathOf(levels: readonly Level[]): Path {
  return levels.map(({ names, next }) => (names ? (names[next - 1] as string) : next - 1));
}
