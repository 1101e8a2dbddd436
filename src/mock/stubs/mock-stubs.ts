// Owns stubs as users hold them.
import { type Stub, stubSchema } from "../../scenarios/stub.ts";
import type { Change } from "../closed.ts";
import { sound } from "../project.ts";
import type { ActiveStub, Stubs } from "./stub-table.ts";

/**
 * Answers to RPCs that the mock does not serve, in the order in which they are asked: the first that takes a call
 * decides. A stub that is refused changes nothing.
 */
export interface MockStubs {
  /**
   * Puts a stub at the end.
   * @throws MisuseError that names the field; for an RPC that the mock serves too: use fault rules there
   * @example
   * mock.stubs.add({ rpc: "gitpod.v1.SecretService/ListSecrets", response: { secrets: [] } });
   */
  add(stub: Stub): ActiveStub;
  /** The stubs that are in force, with how many calls each has taken. */
  list(): readonly ActiveStub[];
  /** @throws MisuseError if there is no stub with this id */
  remove(id: string): void;
  /** Removes all stubs, the scenario's too; a reset brings those back. */
  clear(): void;
}

export function createMockStubs(stubs: Stubs, change: Change): MockStubs {
  return {
    add: (stub) => change("add a stub", () => stubs.add(sound(stubSchema(), stub))),
    list: () => stubs.list(),
    remove: (id) => change("remove a stub", () => stubs.remove(String(id))),
    clear: () => change("remove the stubs", () => stubs.clear()),
  };
}
