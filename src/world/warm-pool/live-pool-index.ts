// Owns the live warm pool of each project and environment class: there is at most one (documented).
import { Refusal } from "../errors.ts";
import type { WarmPool } from "./warm-pool.ts";

/** A project and an environment class. */
export interface Pair {
  readonly projectId: string;
  readonly environmentClassId: string;
}

/** The live pools, by pair. */
export class LivePoolIndex {
  readonly #state: (id: string) => string;
  #ids = new Map<string, string>();

  /** @param state what a live pool is doing and when its pair is free */
  constructor(state: (id: string) => string) {
    this.#state = state;
  }

  get(pair: Pair): string | undefined {
    return this.#ids.get(keyOf(pair));
  }

  /** @throws Refusal already-exists, if the pair has a live pool */
  requireFree(pair: Pair): void {
    const existing = this.get(pair);
    if (existing === undefined) return;
    throw new Refusal(
      "already-exists",
      `project ${pair.projectId} already has a warm pool for environment class ${pair.environmentClassId}: ${existing}, ${this.#state(existing)}`,
    );
  }

  /** Makes the pool the live one of its pair; a DELETED pool stops being it. */
  note({ id, metadata, status }: WarmPool): void {
    if (status.phase !== "DELETED") this.#ids.set(keyOf(metadata), id);
    else if (this.get(metadata) === id) this.#ids.delete(keyOf(metadata));
  }

  save(): ReadonlyMap<string, string> {
    return new Map(this.#ids);
  }

  load(saved: ReadonlyMap<string, string>): void {
    this.#ids = new Map(saved);
  }
}

function keyOf({ projectId, environmentClassId }: Pair): string {
  return `${projectId}/${environmentClassId}`;
}
