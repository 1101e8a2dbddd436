// Owns the flags that npm takes for itself: `npm start --port 4073` without `--` gives the server none of them.
import type { Option } from "commander";
import { UsageError } from "./exit.ts";

/**
 * Refuses a start by `npm start` of this package whose flags npm has taken.
 * @throws UsageError that says how to write them
 */
export function refuseFlagsOfNpm(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
  options: readonly Option[],
): void {
  if (env.npm_lifecycle_event !== "start" || env.npm_package_name !== "prebuild-mock") return;
  const takenValue = (option: Option) => env[`npm_config_${option.name().replaceAll("-", "_")}`];
  const taken = options.filter((option) => takenValue(option) !== undefined);
  if (taken.length === 0) return;
  // Of "--port 4073", npm has taken the flag and left its value; of "--port=4073", both.
  const rest = [...args];
  const flags = taken
    .map((option) => {
      const value = takenValue(option) === "true" ? rest.shift() : takenValue(option);
      return option.required ? `${option.long} ${value ?? "…"}` : option.long;
    })
    .join(" ");
  throw new UsageError(
    `npm took ${taken.map(({ long }) => long).join(", ")} for itself. Put "--" before the flags: npm start -- ${flags}`,
  );
}
