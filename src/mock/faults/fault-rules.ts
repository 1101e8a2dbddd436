// Owns the fault rules of a mock: which rule matches a call, and what it does to it.

import type { Code } from "../../api/codes.ts";
import { parseDuration } from "../../input/duration.ts";
import { copyOfJson } from "../../input/json-value.ts";
import { knownText } from "../../input/nearest-word.ts";
import { quoted } from "../../input/quoted.ts";
import type { ConnectionFault, FaultRule } from "../../scenarios/fault-rule.ts";
import { type RequestMatcher, requestMatcher } from "../../scenarios/request-match.ts";
import { Refusal } from "../../world/errors.ts";
import { Chance, PURPOSES } from "../../world/random.ts";
import type { HostTime } from "../host-time.ts";
import { drawDelay } from "./draw-delay.ts";
import { isInWindow } from "./fault-window.ts";
import { type FullAt, RateLimit } from "./rate-limit.ts";
import { Waits } from "./waits.ts";

/** A rule that is in force. */
export type ActiveFault = FaultRule & {
  /** The id given to `put`, otherwise "fault-1" and so on. */
  readonly id: string;
  /** How many calls it was applied to. */
  readonly hits: number;
};

type NamedRule = FaultRule & { readonly id: string };

/** What a rule has once it is in force. */
export type InForce = Pick<ActiveFault, "id" | "hits">;

/** The rules and their counters, as plain JSON. */
export interface FaultsState {
  readonly lastNumber: number;
  readonly rules: readonly (Pick<RuleInForce, "number" | "calls" | "hits"> & {
    readonly id: string;
    readonly rule: FaultRule;
    /** When it came into force, in milliseconds since 1970 of simulated time. Absent: when the state is restored. */
    readonly since?: number | undefined;
    /** The state of its limit. */
    readonly fullAt?: FullAt | undefined;
  })[];
}

/** What happens to one call. */
export interface Fault {
  readonly rule: NamedRule;
  /** The rule's code, or that of its limit; undefined if the call is executed or the connection breaks. */
  readonly code: Code | undefined;
  /** When to retry, in milliseconds; undefined without a hint. */
  readonly retryAfter: number | undefined;
  /** In milliseconds of real time. */
  readonly delay: number;
  readonly connection: ConnectionFault | undefined;
}

interface RuleInForce {
  /** The seed of its draws: the same place in the same list of rules draws the same. */
  readonly number: number;
  readonly rule: NamedRule;
  readonly matches: RequestMatcher;
  /** How many calls have matched it. */
  calls: number;
  hits: number;
  /** When it came into force, in milliseconds of simulated time. */
  readonly since: number;
  readonly limit: RateLimit | undefined;
}

/** Rules as they were; see `save`. */
export interface SavedFaults {
  readonly chance: Chance;
  readonly lastNumber: number;
  readonly rules: readonly RuleInForce[];
}

/** What rules match besides a call's RPC and its request. */
export interface FaultMoment {
  /** The current simulated time. */
  readonly now: number;
  /** Identifies its caller. */
  readonly caller: () => string;
}

/** Draws for one call of one rule. */
const DRAWS = { probability: 0, delay: 1, count: 3 } as const;

/** The rules of one mock, in order, and the calls that they delay. */
export class Faults {
  /** Whether there is any rule: the only cost for a mock without rules. */
  isActive = false;
  readonly waits: Waits;
  #chance: Chance;
  #rules: readonly RuleInForce[] = [];
  #lastNumber = 0;
  readonly #now: () => number;

  /**
   * @param rules checked by the schema
   * @param now the current simulated time
   * @param host what delays go by. Default: real time
   */
  constructor(rules: readonly FaultRule[], seed: number, now: () => number, host?: HostTime) {
    this.waits = new Waits(host);
    this.#now = now;
    this.#chance = new Chance(seed);
    this.replace(rules);
  }

  /** Starts over with the rules of a scenario. */
  begin(rules: readonly FaultRule[], seed: number): void {
    this.#chance = new Chance(seed);
    this.replace(rules);
  }

  state(): FaultsState {
    const rules = this.#rules.map(({ number, rule: { id, ...rule }, calls, hits, since, limit }) => ({
      id,
      number,
      calls,
      hits,
      rule,
      ...(rule.window && { since }),
      ...(limit && { fullAt: limit.save() }),
    }));
    return { lastNumber: this.#lastNumber, rules };
  }

  /** Restores a state, whose rules the schema has accepted. */
  restore({ lastNumber, rules }: FaultsState, seed: number, now: number): void {
    this.#chance = new Chance(seed);
    this.#lastNumber = lastNumber;
    this.#set(
      rules.map(({ id, number, rule, calls, hits, since = now, fullAt }) => ({
        ...this.#inForce(rule, { id, number }),
        calls,
        hits,
        since,
        limit: rule.limit && new RateLimit(rule.limit, fullAt),
      })),
    );
  }

  /** The rules and their counters as they are now, to go back to. */
  save(): SavedFaults {
    return { chance: this.#chance, lastNumber: this.#lastNumber, rules: this.#rules.map(copyOf) };
  }

  /** Goes back to what was saved, also by the rules of another mock. */
  load({ chance, lastNumber, rules }: SavedFaults): void {
    this.#chance = chance;
    this.#lastNumber = lastNumber;
    this.#set(rules.map(copyOf));
  }

  /** The fault of a call that is about to be executed, which the rule counts; undefined if no rule matches. */
  decide(rpc: string, request: object, moment: FaultMoment): Fault | undefined {
    for (const inForce of this.#rules) {
      if (!inForce.matches(rpc, request)) continue;
      inForce.calls += 1;
      const { rule, calls, limit } = inForce;
      if (!this.#takes(inForce, moment.now)) continue;
      const wait = limit?.wait(moment.now, moment.caller);
      if (wait === 0) continue;
      inForce.hits += 1;
      const draw = (part: number) => this.#draw(inForce, calls, DRAWS.delay + part);
      const code = rule.code ?? (limit && "resource_exhausted");
      const retryAfter = wait ?? (rule.retryAfter === undefined ? undefined : parseDuration(rule.retryAfter));
      return { rule, code, retryAfter, delay: drawDelay(rule.delay ?? 0, draw), connection: rule.connection };
    }
    return undefined;
  }

  list(): readonly ActiveFault[] {
    return this.#rules.map(active);
  }

  /** @param rule no one else's */
  add(rule: FaultRule): InForce {
    // The next id may already be taken by `put`.
    while (this.#rules.some((known) => known.rule.id === idOf(this.#lastNumber + 1))) this.#lastNumber += 1;
    const inForce = this.#inForce(rule);
    this.#set([...this.#rules, inForce]);
    return placed(inForce);
  }

  /** Replaces the rule with that id, or adds one at the end, with counters at zero. @param rule no one else's */
  put(id: string, rule: FaultRule): InForce {
    const place = this.#rules.findIndex((known) => known.rule.id === id);
    const inForce = this.#inForce(rule, { id, number: this.#rules[place]?.number });
    this.#set(place < 0 ? [...this.#rules, inForce] : this.#rules.with(place, inForce));
    return placed(inForce);
  }

  /** @throws Refusal not-found */
  get(id: string): ActiveFault {
    const inForce = this.#rules.find((known) => known.rule.id === id);
    if (inForce) return active(inForce);
    const ids = this.#rules.map((known) => known.rule.id);
    const hint = ids.length === 0 ? "no rules are defined" : knownText("rules", id, ids);
    throw new Refusal("not-found", `there is no fault rule ${quoted(id)}; ${hint}`);
  }

  /** @throws Refusal not-found */
  remove(id: string): void {
    this.get(id);
    this.#set(this.#rules.filter((known) => known.rule.id !== id));
  }

  /** Replaces all rules; generated ids start over. @param rules no one else's, or a preset's */
  replace(rules: readonly FaultRule[]): readonly InForce[] {
    this.#lastNumber = 0;
    this.#set(rules.map((rule) => this.#inForce(rule)));
    return this.#rules.map(placed);
  }

  #set(rules: readonly RuleInForce[]): void {
    this.#rules = rules;
    this.isActive = rules.length > 0;
  }

  #inForce(rule: FaultRule, { id, number }: { id?: string; number?: number | undefined } = {}): RuleInForce {
    const matches = requestMatcher(rule.rpc, rule.match);
    const ordinal = number ?? ++this.#lastNumber;
    const named = { id: id ?? idOf(ordinal), ...rule };
    const limit = rule.limit && new RateLimit(rule.limit);
    return { number: ordinal, rule: named, matches, calls: 0, hits: 0, since: this.#now(), limit };
  }

  #takes(inForce: RuleInForce, now: number): boolean {
    const { rule, calls, hits, since } = inForce;
    if (rule.window && !isInWindow(rule.window, since, now)) return false;
    const { skip = 0, every = 1, times = Infinity, probability } = rule;
    if (calls <= skip || (calls - skip) % every !== 0 || hits >= times) return false;
    return probability === undefined || this.#draw(inForce, calls, DRAWS.probability) < probability;
  }

  /** From 0 to below 1. */
  #draw({ number }: RuleInForce, n: number, part: number): number {
    return this.#chance.bits(PURPOSES.fault, n, number * DRAWS.count + part) / 2 ** 32;
  }
}

/** The generated id of the rule with a number. */
function idOf(number: number): string {
  return `fault-${number}`;
}

function placed({ rule: { id }, hits }: RuleInForce): InForce {
  return { id, hits };
}

function active({ rule, hits }: RuleInForce): ActiveFault {
  return { ...copyOfJson(rule), hits };
}

/** What counts, apart from the rule that it counts for. */
function copyOf(inForce: RuleInForce): RuleInForce {
  const { rule, limit } = inForce;
  return { ...inForce, limit: rule.limit && new RateLimit(rule.limit, limit?.save()) };
}
