// Owns the mocks of the cases: one for each door, which starts over for each case, because a mock and a port for each would
// cost more than the cases do. A case with options of its own has a mock of its own.
import { afterAll, afterEach } from "vitest";
import type { Mock, MockOptions } from "../../src/index.ts";
import type { Bench } from "./door.ts";
import type { DoorWay } from "./doors.ts";
import { ORGANIZATION } from "./organization.ts";

/** Returns what opens the bench of each case that goes through a door. To be called in a `describe`. */
export function createBenches({ open }: DoorWay): (options?: MockOptions) => Promise<Bench> {
  let shared: Promise<Bench> | undefined;
  let own: Mock | undefined;
  afterEach(() => own?.close());
  afterAll(async () => (await shared)?.mock.close());
  return async (options) => {
    if (options) {
      const bench = await open({ scenario: ORGANIZATION, ...options });
      own = bench.mock;
      return bench;
    }
    shared ??= open({ scenario: ORGANIZATION });
    const bench = await shared;
    bench.mock.reset();
    return bench;
  };
}
