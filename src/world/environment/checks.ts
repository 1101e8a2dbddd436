// Owns the checks that refuse operations on an environment.
import { Refusal } from "../errors.ts";
import { type Environment, isEnding } from "./environment.ts";

/** @throws Refusal wrong-state, always: the environment belongs to a prebuild */
export function refuseForeign({ id }: Environment, what: string): never {
  throw new Refusal("wrong-state", `environment ${id} belongs to a prebuild and cannot be ${what}`);
}

/** @throws Refusal wrong-state if the environment is being deleted */
export function requireAlive(environment: Environment, what: string): void {
  const { id, spec } = environment;
  if (spec.desiredPhase !== "DELETED" && !isEnding(environment)) return;
  throw new Refusal("wrong-state", `environment ${id} is being deleted and cannot be ${what}`);
}
