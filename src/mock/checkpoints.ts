// Owns the checkpoints of a mock: states under names, to go back to, to branch from and to compare.
import { nearWord } from "../input/nearest-word.ts";
import { halfPair } from "../input/nesting.ts";
import { isWellFormed, quoted } from "../input/quoted.ts";
import { describeValue } from "../input/unknown-fields.ts";
import { Refusal } from "../world/errors.ts";
import { loadMock, type SavedMock, type SavedParts, saveMock } from "./saved-mock.ts";

/** A named state of a mock. */
export interface Checkpoint {
  /** What `checkpoint` named it. */
  readonly name: string;
  /** Its simulated instant. */
  readonly at: Date;
  /** How many calls the journal held. */
  readonly requests: number;
  /** How many prebuilds there were. */
  readonly prebuilds: number;
  /** How many warm pools there were. */
  readonly warmPools: number;
}

interface NamedState {
  readonly checkpoint: Checkpoint;
  readonly saved: SavedMock;
}

/** Most checkpoints that a mock keeps. */
const MOST_CHECKPOINTS = 1_000;

/** Most characters of a name. */
const LONGEST_NAME = 100;

/** Most names that an error lists. */
const SHOWN_NAMES = 20;

/** The checkpoints of one mock. */
export class Checkpoints {
  readonly #parts: SavedParts;
  readonly #states = new Map<string, NamedState>();
  readonly #onChange: (names: readonly string[]) => void;

  /** @param onChange called with all names when one was saved or deleted */
  constructor(parts: SavedParts, onChange: (names: readonly string[]) => void) {
    this.#parts = parts;
    this.#onChange = onChange;
  }

  /** Names the present; a name that is there already gets the new state. @throws Refusal invalid or too-many */
  add(name: string): Checkpoint {
    requireName(name);
    if (this.#states.size >= MOST_CHECKPOINTS && !this.#states.has(name)) {
      throw new Refusal(
        "too-many",
        `there are ${MOST_CHECKPOINTS} checkpoints, the most that a mock keeps; remove some, or use a name again`,
      );
    }
    const saved = this.present();
    const { prebuilds, warmPools, clock } = this.#parts.simulation.world;
    const checkpoint: Checkpoint = {
      name,
      at: new Date(clock.now),
      requests: saved.journal.records.length,
      prebuilds: prebuilds.size,
      warmPools: warmPools.size,
    };
    // In the order in which they were made, also one that is made again.
    this.#states.delete(name);
    this.#states.set(name, { checkpoint, saved });
    this.#onChange([...this.#states.keys()]);
    return checkpoint;
  }

  /** In the order in which they were made. */
  list(): Checkpoint[] {
    return Array.from(this.#states.values(), ({ checkpoint }) => checkpoint);
  }

  /** The state of that name. @throws Refusal not-found */
  get(name: string): NamedState {
    const state = this.#states.get(name);
    if (state) return state;
    const hint = knownNames(String(name), [...this.#states.keys()]);
    throw new Refusal("not-found", `checkpoint ${describeName(name)} not found: ${hint}`);
  }

  /** The mock as it is now. */
  present(): SavedMock {
    return saveMock(this.#parts);
  }

  /** Goes back to a checkpoint, which stays. @throws Refusal not-found */
  rewind(name: string): Checkpoint {
    const { saved, checkpoint } = this.get(name);
    loadMock(this.#parts, saved);
    return checkpoint;
  }

  /** @throws Refusal not-found */
  remove(name: string): void {
    this.get(name);
    this.#states.delete(name);
    this.#onChange([...this.#states.keys()]);
  }
}

function knownNames(wrong: string, names: readonly string[]): string {
  if (names.length === 0) return "there are no checkpoints";
  const meant = nearWord(wrong, names);
  const beginning = meant === undefined ? "known" : `did you mean ${quoted(meant)}? Known`;
  return `${beginning} checkpoints: ${listed(names)}`;
}

/** The last of them, and how many there are before. */
function listed(names: readonly string[]): string {
  const shown = names.slice(-SHOWN_NAMES).map(quoted).join(", ");
  return names.length > SHOWN_NAMES ? `${names.length - SHOWN_NAMES} older ones, ${shown}` : shown;
}

function requireName(name: unknown): void {
  if (typeof name === "string" && !isWellFormed(name))
    throw new Refusal("invalid", `name: ${halfPair(name)}`);
  if (typeof name === "string" && name.trim() !== "" && name.length <= LONGEST_NAME) return;
  throw new Refusal(
    "invalid",
    `name: must be text of 1 to ${LONGEST_NAME} characters: got ${describeName(name)}`,
  );
}

function describeName(name: unknown): string {
  return name === undefined ? "nothing" : describeValue(name);
}
