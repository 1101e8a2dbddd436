// Owns the users' view of stubs.
import { isMadeByCheck } from "../../input/issues.ts";
import { copyOfJson } from "../../input/json-value.ts";
import { asText } from "../../input/quoted.ts";
import { type Stub, stubSchema } from "../../scenarios/stub.ts";
import type { Change } from "../closed.ts";
import { sound } from "../project.ts";
import type { ActiveStub, Stubs } from "./stub-table.ts";

/**
 * Responses to RPCs that the mock does not serve, in order: the first that matches a call decides. A refused stub
 * changes nothing.
 */
export interface MockStubs {
  /**
   * Adds a stub at the end.
   * @throws MisuseError that names the field; for an RPC that the mock serves too: use fault rules there
   * @example
   * mock.stubs.add({ rpc: "gitpod.v1.SecretService/ListSecrets", response: { secrets: [] } });
   */
  add(stub: Stub): ActiveStub;
  /** The current stubs, each with the number of calls it answered. */
  list(): readonly ActiveStub[];
  /** Removes the stub with this id. @throws MisuseError if there is none */
  remove(id: string): void;
  /** Removes all stubs, including the scenario's; a reset restores those. */
  clear(): void;
}

export function createMockStubs(stubs: Stubs, change: Change): MockStubs {
  return {
    add: (stub) =>
      change("add a stub", () => {
        const checked = sound(stubSchema(), stub);
        // A copy, so that later changes by the caller do not affect it.
        return { ...checked, ...stubs.add(isMadeByCheck(stub) ? checked : copyOfJson(checked)) };
      }),
    list: () => stubs.list(),
    remove: (id) => change("remove a stub", () => stubs.remove(asText(id))),
    clear: () => change("remove the stubs", () => stubs.clear()),
  };
}
