// Owns the run of every successful case through every door.
import { describe, expect, test } from "vitest";
import { METHOD_NAMES, type Method } from "../../src/api/methods.ts";
import { createBenches } from "./benches.ts";
import { DOORS } from "./doors.ts";
import { PREBUILD_CASES } from "./prebuild-cases.ts";
import type { AnySuccessCase } from "./rpc-case.ts";
import { WARM_POOL_CASES } from "./warm-pool-cases.ts";

// A missing RPC is a type error.
const CASES: Record<Method, readonly AnySuccessCase[]> = { ...PREBUILD_CASES, ...WARM_POOL_CASES };

describe.each(DOORS)("through $way", (door) => {
  const open = createBenches(door);
  describe.each(METHOD_NAMES)("%s", (method) => {
    test.each(CASES[method])("$title", async ({ options, arrange, request, expected }) => {
      const bench = await open(options);
      const known = await arrange?.(bench);
      const outcome = await bench.door.call(method, { ...request, ...known });
      expect(outcome).toMatchObject({ message: expected });
    });
  });
});
