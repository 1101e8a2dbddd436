// Owns the run of every refused case through every door: its code, its words, and that nothing has changed.
import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { type Violation, ViolationsSchema } from "../../src/api/gen/buf/validate/validate_pb.ts";
import { createBenches } from "./benches.ts";
import { contents } from "./contents.ts";
import type { Refused } from "./door.ts";
import { DOORS } from "./doors.ts";
import { PREBUILD_REFUSALS } from "./prebuild-refusals.ts";
import { WARM_POOL_REFUSALS } from "./warm-pool-refusals.ts";

describe.each(DOORS)("through $way", (door) => {
  const open = createBenches(door);
  // The shared mock has started over before each case, so that it holds the same again.
  let atStart: unknown;
  test.each([...PREBUILD_REFUSALS, ...WARM_POOL_REFUSALS])(
    "$method refuses $title",
    async ({ method, options, arrange, request, code, message, violations = [] }) => {
      const bench = await open(options);
      const known = await arrange?.(bench);
      if (!options && !arrange) atStart ??= contents(bench.mock);
      const before = options || arrange ? contents(bench.mock) : atStart;
      const outcome = (await bench.door.call(method, { ...request, ...known })) as Refused;
      expect(outcome).toMatchObject({ code, message });
      expect(linesOf(outcome)).toEqual(violations);
      expect(contents(bench.mock)).toEqual(before);
    },
  );
});

/** The violations of the details, each as its line in the message. */
function linesOf({ details }: Refused): string[] {
  return details.flatMap(({ type, value }) => {
    if (type !== ViolationsSchema.typeName) return [`unexpected detail ${type}`];
    return fromBinary(ViolationsSchema, value).violations.map(line);
  });
}

function line({ field, message, ruleId }: Violation): string {
  const path = field?.elements.map(({ fieldName, subscript }) =>
    subscript.case === "index" ? `${fieldName}[${subscript.value}]` : fieldName,
  );
  return `${path?.join(".")}: ${message} [${ruleId}]`;
}
