// Owns the stubs of a mock: which of them answers a call to an RPC that is not served.
import { copyOfJson } from "../../input/json-value.ts";
import { knownText } from "../../input/nearest-word.ts";
import { quoted } from "../../input/quoted.ts";
import type { Stub } from "../../scenarios/stub.ts";
import { Refusal } from "../../world/errors.ts";

/** A stub and its counter. */
export type ActiveStub = Stub & {
  /** "stub-1" and so on. */
  readonly id: string;
  /** How many calls it has answered. */
  readonly hits: number;
};

interface StubInForce {
  readonly id: string;
  readonly stub: Stub;
  /** How many calls have matched it. */
  calls: number;
  hits: number;
}

/** Stubs as they were; see `save`. */
export interface SavedStubs {
  readonly lastNumber: number;
  readonly stubs: readonly StubInForce[];
}

/** The stubs and what they have counted, as plain JSON. */
export interface StubsState {
  readonly lastNumber: number;
  readonly stubs: readonly Readonly<StubInForce>[];
}

/** The stubs of one mock, in the order in which they are asked. */
export class Stubs {
  #stubs: StubInForce[] = [];
  #lastNumber = 0;

  /** @param stubs checked by the schema */
  constructor(stubs: readonly Stub[]) {
    this.begin(stubs);
  }

  /** Starts over with the stubs of a scenario, which is a copy of its own or a preset. */
  begin(stubs: readonly Stub[]): void {
    this.#stubs = [];
    this.#lastNumber = 0;
    for (const stub of stubs) this.add(stub);
  }

  /** As plain JSON, in the one order of fields that it is written in. */
  state(): StubsState {
    return {
      lastNumber: this.#lastNumber,
      stubs: this.#stubs.map(({ id, calls, hits, stub }) => ({ id, calls, hits, stub })),
    };
  }

  /** The stubs and their counters as they are now, to go back to. */
  save(): SavedStubs {
    return { lastNumber: this.#lastNumber, stubs: this.#stubs.map((each) => ({ ...each })) };
  }

  /** Goes back to what was saved, also by the stubs of another mock. */
  load({ lastNumber, stubs }: SavedStubs | StubsState): void {
    this.#lastNumber = lastNumber;
    this.#stubs = stubs.map((each) => ({ ...each }));
  }

  /** @param stub no one else's */
  add(stub: Stub): Pick<ActiveStub, "id" | "hits"> {
    this.#lastNumber += 1;
    const added = { id: `stub-${this.#lastNumber}`, stub, calls: 0, hits: 0 };
    this.#stubs.push(added);
    return { id: added.id, hits: added.hits };
  }

  list(): readonly ActiveStub[] {
    return this.#stubs.map(active);
  }

  /** @throws Refusal not-found */
  remove(id: string): void {
    const left = this.#stubs.filter((each) => each.id !== id);
    if (left.length < this.#stubs.length) {
      this.#stubs = left;
      return;
    }
    const ids = this.#stubs.map((each) => each.id);
    const hint = ids.length === 0 ? "no stubs are defined" : knownText("stubs", id, ids);
    throw new Refusal("not-found", `stub ${quoted(id)} not found; ${hint}`);
  }

  clear(): void {
    this.#stubs = [];
  }

  /** Whether any stub is for the RPC. */
  has(rpc: string): boolean {
    return this.#stubs.some(({ stub }) => stub.rpc === rpc);
  }

  /**
   * The stub that answers a call, which it counts. @param request undefined if it cannot be read, so that no `match`
   * holds
   */
  take(rpc: string, request: unknown): Stub | undefined {
    for (const each of this.#stubs) {
      const { rpc: name, match, skip = 0, times = Infinity } = each.stub;
      if (name !== rpc || (match && !holds(match, request))) continue;
      each.calls += 1;
      if (each.calls <= skip || each.hits >= times) continue;
      each.hits += 1;
      return each.stub;
    }
    return undefined;
  }
}

function active({ id, stub, hits }: StubInForce): ActiveStub {
  return { ...copyOfJson(stub), id, hits };
}

/** Whether everything in a pattern is equal in a value; a list has to be equal as a whole. */
function holds(pattern: unknown, value: unknown): boolean {
  if (Array.isArray(pattern)) {
    return (
      Array.isArray(value) &&
      value.length === pattern.length &&
      pattern.every((each, index) => holds(each, value[index]))
    );
  }
  if (typeof pattern !== "object" || pattern === null) return pattern === value;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(pattern).every(([key, each]) => holds(each, (value as Record<string, unknown>)[key]));
}
