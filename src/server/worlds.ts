// Owns the worlds of a mock: mocks under /worlds/{id}, each with its own state, clock and control API, for parallel
// users of one server. A world ends on request, or once it has been unused for its idle timeout.

import { type Duration, parseDuration } from "../input/duration.ts";
import { quoted } from "../input/quoted.ts";
import { attempt } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import type { Place } from "../mock/place.ts";
import { hostNow } from "../mock/realtime.ts";
import type { SavedMock } from "../mock/saved-mock.ts";
import { Refusal } from "../world/errors.ts";
import type { MockParts } from "./mock-parts.ts";
import { parseWorldId, randomWorldId } from "./world-id.ts";

/** Where the worlds of a mock are. */
export const WORLDS_PATH = "/worlds";

/** How a world is created: absent options are those of the mock that it belongs to. */
export interface WorldOptions
  extends Pick<MockOptions, "scenario" | "seed" | "clock" | "startAt" | "strict" | "token"> {
  /** Its id: 1 to 63 characters of a-z, 0-9 and "-", not starting with "-". Default: one that cannot be guessed. */
  readonly id?: string;
  /** It ends once it has been unused for this long, in real time. Default 1h. */
  readonly idleTimeout?: Duration;
}

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

/** A running world. */
export interface LivingWorld {
  readonly id: string;
  readonly mock: Mock;
}

interface Entry {
  readonly parts: MockParts;
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
  create(
    { id = randomWorldId(), idleTimeout = "1h", ...given }: WorldOptions,
    saved?: SavedMock,
  ): LivingWorld {
    this.#sweep();
    const { options, place, make } = this.#context;
    const idle = attempt("create a world", () => {
      this.#requireRoom(parseWorldId(id));
      return parseIdleTimeout(idleTimeout);
    });
    const parts = make({ ...options, ...given }, saved);
    const path = `${WORLDS_PATH}/${id}`;
    parts.servedAt(() => ({ ...place(), url: place().url + path, path }));
    const usedAt = hostNow();
    this.#entries.set(id, { parts, idleTimeout: idle, usedAt });
    this.#nextSweep = Math.min(this.#nextSweep, usedAt + idle);
    return { id, mock: parts.mock };
  }

  /** The running worlds, oldest first. Listing a world does not count as using it. */
  list(): LivingWorld[] {
    this.#sweep();
    return Array.from(this.#entries, ([id, { parts }]) => ({ id, mock: parts.mock }));
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
  async end(id: string): Promise<void> {
    this.#sweep();
    const entry = this.#entries.get(id);
    if (!entry) throw noWorld(id);
    this.#entries.delete(id);
    await entry.parts.end(`the world ${id} was ended by its id`);
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(({ parts }) => parts.mock.close()));
  }

  /** @throws Refusal already-exists or too-many */
  #requireRoom(id: string): void {
    if (this.#entries.has(id)) {
      throw new Refusal(
        "already-exists",
        `world ${id} exists already: choose another id, or end it with DELETE /_mock/worlds/${id}`,
      );
    }
    if (this.#entries.size < this.#context.max) return;
    throw new Refusal(
      "too-many",
      `there are ${this.#entries.size} worlds, the most that may exist at once. End some with DELETE /_mock/worlds/{id}, give worlds a shorter idleTimeout, or start the server with a higher --max-worlds`,
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
