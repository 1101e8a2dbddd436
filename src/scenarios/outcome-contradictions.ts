// Owns what outcomes cannot mean: work that is told to do what can never happen, and rules that never decide.
import { PREBUILD_LIFETIME, TIMEOUT } from "../api/limits.ts";
import { ACTIVE_PHASES } from "../api/phases.ts";
import { type Duration, parseDuration } from "../world/duration.ts";
import { type Entry, type Mistake, mistakeAt, type Path } from "./mistakes.ts";
import type { ActivePhase, ScenarioOutcomeRule, ScenarioPrebuildOutcome } from "./scenario.ts";

/** @param timeout of the prebuild, where it is known */
export function prebuildOutcomeMistakes(
  { fail, stall }: ScenarioPrebuildOutcome,
  path: Path,
  timeout: Duration = TIMEOUT.max,
): Mistake[] {
  const mistakes: Mistake[] = [];
  const never = (field: Path, why: string) => mistakes.push(mistakeAt([...path, ...field], why));
  if (fail && stall) {
    if (isBefore(stall, fail.phase)) {
      never(["fail", "phase"], `is never reached: the prebuild stalls in ${stall}`);
    } else if (isBefore(fail.phase, stall)) {
      never(["stall"], `is never reached: the prebuild fails in ${fail.phase}`);
    } else {
      never(["stall"], `says that ${stall} never ends, and fail ends it: leave one of them out`);
    }
  }
  if (fail) {
    const [limit, what] =
      fail.phase === "PENDING"
        ? [PREBUILD_LIFETIME, "a prebuild is deleted when it is seven days old"]
        : [parseDuration(timeout), `its timeout ends it after ${parseDuration(timeout) / 1_000}s`];
    if (parseDuration(fail.after) > limit) never(["fail", "after"], `never happens: ${what}`);
  }
  return mistakes;
}

export function ruleMistakes(rules: readonly Entry<ScenarioOutcomeRule>[]): Mistake[] {
  return rules.flatMap((rule, index) => {
    const { path, value } = rule;
    const before = rules.slice(0, index);
    const hidden = (["prebuild", "warmPool"] as const).flatMap((kind) => {
      const deciding = value[kind] && before.find(({ value }) => value[kind] && covers(value, rule.value));
      return deciding
        ? [
            mistakeAt(
              [...path, kind],
              `never decides: ${deciding.path.join(".")} stands first and matches as much`,
            ),
          ]
        : [];
    });
    return [
      ...(value.prebuild || value.warmPool
        ? []
        : [mistakeAt(path, "says nothing: give prebuild or warmPool, of which {} is the ordinary way")]),
      ...hidden,
      ...(value.prebuild ? prebuildOutcomeMistakes(value.prebuild, [...path, "prebuild"]) : []),
    ];
  });
}

/** Whether a rule matches whatever another one matches. */
function covers(
  { match: wide = {} }: ScenarioOutcomeRule,
  { match: narrow = {} }: ScenarioOutcomeRule,
): boolean {
  return (["projectId", "environmentClassId"] as const).every(
    (field) => wide[field] === undefined || wide[field] === narrow[field],
  );
}

function isBefore(first: ActivePhase, second: ActivePhase): boolean {
  return ACTIVE_PHASES.indexOf(first) < ACTIVE_PHASES.indexOf(second);
}
