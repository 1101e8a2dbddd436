// Owns the worlds of one mock as its parts and its users reach them. Most mocks have none: they are made on first use.
import { requireFields } from "../input/unknown-fields.ts";
import type { Change } from "../mock/closed.ts";
import { attempt } from "../mock/misuse.ts";
import type { MockWorlds } from "../mock/mock.ts";
import { WORLD_OPTION_FIELDS } from "../mock/world-options.ts";
import { Refusal } from "../world/errors.ts";
import type { MockParts } from "./mock-parts.ts";
import { Worlds, type WorldsContext } from "./worlds.ts";

/** The worlds of one mock. */
export interface WorldHost {
  /** All of them. */
  readonly worlds: () => Worlds;
  /** The world with that id, which this counts as a use; undefined if there is none or it has ended. */
  readonly use: (id: string) => MockParts | undefined;
  /** What serves the running ones. */
  readonly parts: () => readonly MockParts[];
  /** Calls a function with each world that is made from now on. */
  readonly onWorld: (listener: (parts: MockParts) => void) => void;
  readonly close: () => Promise<void>;
}

export function createWorldHost({ make, ...context }: WorldsContext): WorldHost {
  let made: Worlds | undefined;
  const listeners: ((parts: MockParts) => void)[] = [];
  const worlds = () => {
    made ??= new Worlds({
      ...context,
      make: (options, saved) => {
        const parts = make(options, saved);
        for (const listener of listeners) listener(parts);
        return parts;
      },
    });
    return made;
  };
  return {
    worlds,
    use: (id) => made?.use(id),
    parts: () => made?.parts ?? [],
    onWorld: (listener) => {
      listeners.push(listener);
    },
    close: async () => made?.close(),
  };
}

export interface MockWorldsOptions {
  readonly worlds: () => Worlds;
  /** Whether the mock is a world itself. */
  readonly isWorld: boolean;
  readonly change: Change;
}

/** The users' view of the worlds. */
export function createMockWorlds({ worlds, isWorld, change }: MockWorldsOptions): MockWorlds {
  const top = () => {
    if (!isWorld) return worlds();
    throw new Refusal(
      "invalid",
      "a world has no worlds of its own: use those of the mock that it belongs to",
    );
  };
  return {
    create: (options = {}) =>
      change("create a world", () => {
        requireFields("create a world", options, WORLD_OPTION_FIELDS);
        return top().create(options);
      }),
    list: () => attempt("list the worlds", () => top().list()),
    end: async (id) => attempt("end a world", () => top().end(id)),
  };
}
