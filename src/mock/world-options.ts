// Owns the options of a world: a mock under /worlds/{id} of another one.
import type { Duration } from "../input/duration.ts";
import type { Fields } from "../input/unknown-fields.ts";
import type { MockOptions } from "./options.ts";

/** How a world is created: absent options are those of the mock that it belongs to. */
export interface WorldOptions
  extends Pick<MockOptions, "scenario" | "seed" | "clock" | "startAt" | "strict" | "token"> {
  /** Its id: 1 to 63 characters of a-z, 0-9 and "-", not starting with "-". Default: one that cannot be guessed. */
  readonly id?: string;
  /** It ends once it has been unused for this long, in real time. Default 1h. */
  readonly idleTimeout?: Duration;
}

/** The fields of the options. */
export const WORLD_OPTION_FIELDS: Fields<WorldOptions> = {
  id: true,
  scenario: true,
  seed: true,
  clock: true,
  startAt: true,
  strict: true,
  token: true,
  idleTimeout: true,
};
