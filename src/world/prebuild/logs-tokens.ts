// Owns the tokens that give access to a prebuild's log.
import { LOGS_TOKEN_LIFETIME } from "../../api/limits.ts";
import { Refusal } from "../errors.ts";
import { type Chance, PURPOSES } from "../random.ts";
import type { Clock } from "../time/clock.ts";

/** The prebuild whose log a token opens, and until when. */
export interface Grant {
  readonly prebuildId: string;
  readonly expiresAt: number;
}

/** Saved tokens; see `save`. */
export interface SavedLogsTokens {
  readonly grants: ReadonlyMap<string, Grant>;
  readonly made: number;
}

/** Tokens are opaque, each new, each for one prebuild and one hour of simulated time (documented). */
export class LogsTokens {
  readonly #clock: Clock;
  readonly #chance: Chance;
  #grants = new Map<string, Grant>();
  #made = 0;

  constructor(clock: Clock, chance: Chance) {
    this.#clock = clock;
    this.#chance = chance;
  }

  create(prebuildId: string): string {
    this.#forgetExpired();
    const n = this.#made++;
    const parts = [0, 1, 2, 3].map((part) => this.#chance.bits(PURPOSES.logsToken, n, part));
    const token = `logs_${parts.map((bits) => bits.toString(16).padStart(8, "0")).join("")}`;
    this.#grants.set(token, { prebuildId, expiresAt: this.#clock.now + LOGS_TOKEN_LIFETIME });
    return token;
  }

  /** @throws Refusal no-token if it is unknown or expired, wrong-token if it is for another prebuild */
  check(token: string, prebuildId: string): void {
    const grant = this.#grants.get(token);
    if (!grant)
      throw new Refusal("no-token", "the logs token is unknown: get one from CreatePrebuildLogsToken");
    if (grant.expiresAt <= this.#clock.now) {
      throw new Refusal("no-token", `the logs token expired at ${new Date(grant.expiresAt).toISOString()}`);
    }
    if (grant.prebuildId !== prebuildId) {
      throw new Refusal("wrong-token", `the logs token is not for prebuild ${prebuildId}`);
    }
  }

  /** Whether it is a token that has expired. */
  hasExpired(token: string): boolean {
    const grant = this.#grants.get(token);
    return grant !== undefined && grant.expiresAt <= this.#clock.now;
  }

  save(): SavedLogsTokens {
    return { grants: new Map(this.#grants), made: this.#made };
  }

  load({ grants, made }: SavedLogsTokens): void {
    this.#grants = new Map(grants);
    this.#made = made;
  }

  /** Grants are in order of expiry, because all are valid for the same time. */
  #forgetExpired(): void {
    for (const [token, { expiresAt }] of this.#grants) {
      if (expiresAt > this.#clock.now) return;
      this.#grants.delete(token);
    }
  }
}
