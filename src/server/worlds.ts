// Owns the worlds of a mock: mocks under /worlds/{id}, each with its own state, clock and control API, for parallel
// users of one server. A world ends on request, or once it has been unused for its idle timeout.

import { type Duration, parseDuration } from "../input/duration.ts";
import { quoted } from "../input/quoted.ts";
import { hostNow } from "../mock/host-time.ts";
import { attempt } from "../mock/misuse.ts";
import type { Mock, WorldMock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import type { Place } from "../mock/place.ts";
import type { SavedMock } from "../mock/saved-mock.ts";
import type { WorldOptions } from "../mock/world-options.ts";
import { Refusal } from "../world/errors.ts";
import type { MockParts } from "./mock-parts.ts";
import { parseWorldId, randomWorldId } from "./world-id.ts";

/** Why a world ends that is closed with its mock or as one. */
const CLOSED = "the mock is closed";

/** Where the worlds of a mock are. */
export const WORLDS_PATH = "/worlds";

/** Most ids that an error lists. */
const SHOWN_IDS = 20;

export interface WorldsContext {
  /** The options of the mock that they belong to. */
  readonly options: MockOptions;
  /** How many may exist at once. */
  readonly max: number;
  /** Where that mock is served. */
  readonly place: () => Place;
  /** @param saved the state to start from, instead of its scenario's */
  readonly make: (options: MockOptions, saved: SavedMock | undefined) => MockParts;
}

interface Entry {
  readonly parts: MockParts;
  readonly world: WorldMock;
  readonly idleTimeout: number;
  /** When it was last used, in milliseconds of real time. */
  usedAt: number;
}

/** The worlds of one mock. No timer runs: idle ones end when any world is requested. */
export class Worlds {
  readonly #context: WorldsContext;
  readonly #entries = new Map<string, Entry>();
  /** Before this instant of real time, none can have been idle for too long. */
  #nextSweep = Infinity;

  constructor(context: WorldsContext) {
    this.#context = context;
  }

  /**
   * @param saved the state to start from, instead of its scenario's
   * @throws MisuseError if an option is invalid, the id is taken or there are too many; no world is created
   */
  create({ id = randomWorldId(), idleTimeout = "1h", ...given }: WorldOptions, saved?: SavedMock): WorldMock {
    this.#sweep();
    const { options, place, make } = this.#context;
    const idle = attempt("create a world", () => {
      this.#requireRoom(parseWorldId(id));
      return parseIdleTimeout(idleTimeout);
    });
    const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const parts = make({ ...options, ...chosen }, saved);
    const path = `${WORLDS_PATH}/${id}`;
    parts.servedAt(() => ({ ...place(), url: place().url + path, path }));
    const usedAt = hostNow();
    const world = worldMock(id, parts.mock, () => this.#close(id, parts));
    this.#entries.set(id, { parts, world, idleTimeout: idle, usedAt });
    this.#nextSweep = Math.min(this.#nextSweep, usedAt + idle);
    return world;
  }

  /** The running worlds, oldest first. Listing a world does not count as using it. */
  list(): WorldMock[] {
    this.#sweep();
    return Array.from(this.#entries.values(), ({ world }) => world);
  }

  /** The same as what serves them. */
  get parts(): MockParts[] {
    this.#sweep();
    return Array.from(this.#entries.values(), ({ parts }) => parts);
  }

  /** The world with that id, which this counts as a use; undefined if there is none or it has ended. */
  use(id: string): MockParts | undefined {
    this.#sweep();
    const entry = this.#entries.get(id);
    if (entry) entry.usedAt = hostNow();
    return entry?.parts;
  }

  /** Ends a world and its streams. @throws Refusal not-found */
  end(id: string): Promise<void> {
    this.#sweep();
    const entry = this.#entries.get(id);
    if (!entry)
      throw new Refusal("not-found", `${quoted(id)} does not exist or has ended; ${this.#running()}`);
    this.#entries.delete(id);
    return entry.parts.end(`the world ${id} was ended by its id`);
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(({ parts }) => parts.end(CLOSED)));
  }

  /** As the mock of a world is closed: the world ends, and its id is free. */
  async #close(id: string, parts: MockParts): Promise<void> {
    if (this.#entries.get(id)?.parts === parts) this.#entries.delete(id);
    await parts.end(CLOSED);
  }

  /** The ids of the running ones, for an error. */
  #running(): string {
    const ids = [...this.#entries.keys()];
    if (ids.length === 0) return "no world is running";
    const more = ids.length > SHOWN_IDS ? `, and ${ids.length - SHOWN_IDS} more` : "";
    return `running: ${ids.slice(0, SHOWN_IDS).join(", ")}${more}`;
  }

  /** @throws Refusal already-exists or too-many */
  #requireRoom(id: string): void {
    if (this.#entries.has(id)) {
      throw new Refusal(
        "already-exists",
        `world ${id} exists already: choose another id, or end it with mock.worlds.end("${id}") or DELETE /_mock/worlds/${id}`,
      );
    }
    if (this.#entries.size < this.#context.max) return;
    throw new Refusal(
      "too-many",
      `there are ${this.#entries.size} worlds, the most that may exist at once. End some with mock.worlds.end(id) or DELETE /_mock/worlds/{id}, give worlds a shorter idleTimeout, or allow more with maxWorlds or --max-worlds`,
    );
  }

  #sweep(): void {
    const now = hostNow();
    if (now < this.#nextSweep) return;
    this.#nextSweep = Infinity;
    for (const [id, entry] of this.#entries) {
      // Following a stream or waiting for a response uses the world, though no call is made.
      entry.usedAt = Math.max(entry.usedAt, Math.min(now, entry.parts.lastUse()));
      const ends = entry.usedAt + entry.idleTimeout;
      if (ends > now) {
        this.#nextSweep = Math.min(this.#nextSweep, ends);
        continue;
      }
      this.#entries.delete(id);
      void entry.parts.end(`the world ${id} ended: it was unused for its idle timeout`);
    }
  }
}

/** Makes a mock that of a world: it has an id, and its end is the world's. */
function worldMock(id: string, mock: Mock, close: () => Promise<void>): WorldMock {
  return Object.assign(mock, { id, close, [Symbol.asyncDispose]: close });
}

function parseIdleTimeout(idleTimeout: Duration): number {
  const milliseconds = parseDuration(idleTimeout);
  if (milliseconds > 0) return milliseconds;
  throw new Refusal("invalid", `idleTimeout: must be more than 0: got ${quoted(idleTimeout)}`);
}

/** Why a world's paths are not served. */
export function noWorld(id: string): Refusal {
  return new Refusal(
    "not-found",
    `Failed to reach the world ${quoted(id)}: it does not exist or has ended. Create one with POST /_mock/worlds.`,
  );
}
