// Owns the users' view of fault rules.

import { check, isMadeByCheck, issuesText } from "../input/issues.ts";
import { copyOfJson } from "../input/json-value.ts";
import { describeValue } from "../input/unknown-fields.ts";
import type { FaultRule } from "../scenarios/fault-rule.ts";
import { faultRuleSchema } from "../scenarios/fault-schema.ts";
import { Refusal } from "../world/errors.ts";
import type { Change } from "./closed.ts";
import type { ActiveFault, Faults, InForce } from "./faults/fault-rules.ts";
import { attempt } from "./misuse.ts";

/**
 * The rules that make calls fail, slow or break, in order: the first that matches a call decides. A refused rule
 * changes nothing.
 */
export interface MockFaults {
  /**
   * Adds a rule at the end.
   * @throws MisuseError that names the field and what would be right
   */
  add(rule: FaultRule): ActiveFault;
  /** The current rules, each with the number of calls it was applied to. */
  list(): readonly ActiveFault[];
  /** The rule with this id. @throws MisuseError if there is none */
  get(id: string): ActiveFault;
  /** Replaces the rule with this id, or adds one at the end, with its counters at zero. */
  put(id: string, rule: FaultRule): ActiveFault;
  /** Removes the rule with this id. @throws MisuseError if there is none */
  remove(id: string): void;
  /** Removes all rules, including the scenario's; a reset restores those. */
  clear(): void;
  /** Replaces all rules by these, with counters at zero. */
  replace(rules: readonly FaultRule[]): readonly ActiveFault[];
}

export function createMockFaults(faults: Faults, change: Change): MockFaults {
  return {
    add: (rule) =>
      change("add a fault rule", () => {
        const { given, own } = checked(rule);
        return active(given, faults.add(own));
      }),
    list: () => faults.list(),
    get: (id) => attempt("read a fault rule", () => faults.get(checkedId(id))),
    put: (id, rule) =>
      change("put a fault rule", () => {
        const name = checkedId(id);
        const { given, own } = checked(rule);
        return active(given, faults.put(name, own));
      }),
    remove: (id) => change("remove a fault rule", () => faults.remove(checkedId(id))),
    clear: () => change("remove the fault rules", () => faults.replace([])),
    replace: (rules) =>
      change("replace the fault rules", () => {
        if (!Array.isArray(rules))
          throw new Refusal("invalid", `the rules must be a list: got ${describeValue(rules)}`);
        const all = rules.map((rule, index) => checked(rule, `${index}.`));
        const inForce = faults.replace(all.map(({ own }) => own));
        return all.map(({ given }, index) => active(given, inForce[index] as InForce));
      }),
  };
}

/** @throws Refusal if it could not be part of a path */
function checkedId(id: string): string {
  if (typeof id === "string" && id !== "") return id;
  throw new Refusal(
    "invalid",
    `the id of a rule must be text of at least one character: got ${describeValue(id)}`,
  );
}

/** The rule that was given is returned, with what it has once it is in force. */
function active(given: FaultRule, { id, hits }: InForce): ActiveFault {
  return { id, ...given, hits };
}

/** A rule that is valid, and a copy that no later change by its caller affects. */
interface CheckedRule {
  readonly given: FaultRule;
  readonly own: FaultRule;
}

/** @throws Refusal that names the field */
function checked(rule: FaultRule, prefix = ""): CheckedRule {
  const result = check(faultRuleSchema(), rule);
  if ("data" in result) {
    const given = result.data;
    return { given, own: isMadeByCheck(rule) ? given : copyOfJson(given) };
  }
  const issues = result.issues.map((issue) => ({
    ...issue,
    field: (prefix + issue.field).replace(/\.$/, ""),
  }));
  throw new Refusal("invalid", `the rule is invalid: ${issuesText(issues)}`);
}
