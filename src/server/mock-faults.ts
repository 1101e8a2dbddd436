// Owns fault rules as users hold them.

import type { FaultRule } from "../scenarios/fault-rule.ts";
import { faultRuleSchema } from "../scenarios/fault-schema.ts";
import { check, mistakesText } from "../scenarios/mistakes.ts";
import { Refusal } from "../world/errors.ts";
import type { ActiveFault, Faults } from "./faults/faults.ts";
import { attempt } from "./misuse.ts";

/**
 * The rules by which calls go wrong on their way, in the order in which they are asked: the first that takes a call
 * decides. A rule that is refused changes nothing.
 */
export interface MockFaults {
  /**
   * Puts a rule at the end.
   * @throws MisuseError that names the field and what would be right
   */
  add(rule: FaultRule): ActiveFault;
  /** The rules that are in force, with how many calls each has taken. */
  list(): readonly ActiveFault[];
  /** @throws MisuseError where there is no rule with this id */
  get(id: string): ActiveFault;
  /** Puts a rule in the place of the one with this id, or at the end, with its counters at zero. */
  put(id: string, rule: FaultRule): ActiveFault;
  /** @throws MisuseError where there is no rule with this id */
  remove(id: string): void;
  /** Removes all rules, the scenario's too; a reset brings those back. */
  clear(): void;
  /** Puts these rules in the place of all, with counters at zero. */
  replace(rules: readonly FaultRule[]): readonly ActiveFault[];
}

export function createMockFaults(faults: Faults): MockFaults {
  return {
    add: (rule) => attempt("add a fault rule", () => faults.add(checked(rule))),
    list: () => faults.list(),
    get: (id) => attempt("tell a fault rule", () => faults.get(id)),
    put: (id, rule) => attempt("put a fault rule", () => faults.put(id, checked(rule))),
    remove: (id) => attempt("remove a fault rule", () => faults.remove(id)),
    clear: () => faults.replace([]),
    replace: (rules) =>
      attempt("replace the fault rules", () => {
        faults.replace(rules.map((rule, index) => checked(rule, `${index}.`)));
        return faults.list();
      }),
  };
}

/** @throws Refusal that names the field */
function checked(rule: FaultRule, prefix = ""): FaultRule {
  const result = check(faultRuleSchema(), rule);
  if ("data" in result) return result.data;
  const mistakes = result.mistakes.map((mistake) => ({ ...mistake, field: prefix + mistake.field }));
  throw new Refusal("invalid", `the rule is wrong at ${mistakesText(mistakes)}`);
}
