// Owns what people seed a mock with, in the documented JSON form: its schema, and what it makes join a world.
import * as z from "zod/mini";
import type { PrebuildJson, WarmPoolJson } from "../api/resource-json.ts";
import { parseDuration } from "../input/duration.ts";
import { check, mistakesText } from "../input/issues.ts";
import { readPrebuild, readWarmPool } from "../wire/read-json.ts";
import { prebuildSchema, warmPoolSchema } from "../wire/schema.ts";
import { Refusal } from "../world/errors.ts";
import type { Seed } from "../world/store/import.ts";
import type { ScenarioProject } from "./scenario.ts";
import { scenarioSchemas } from "./schema.ts";

/**
 * Resources that join a mock as they are. Prebuilds and pools are whole, as the RPCs answer them and
 * `prebuild-mock/fixtures` builds them. A log URL is the mock's own, whatever is given.
 */
export interface SeedJson {
  /** Added as declared ones. Default: none. */
  projects?: readonly ScenarioProject[];
  /** At any phase. Default: none. */
  prebuilds?: readonly PrebuildJson[];
  /** At any phase; a pair of project and class may have one. Default: none. */
  warmPools?: readonly WarmPoolJson[];
}

/** The schema of a seed: the form of each resource, and that its fields fit each other. */
export const seedSchema = z.lazy(() =>
  z.strictObject({
    projects: z.optional(z.readonly(z.array(scenarioSchemas().project))),
    prebuilds: z.optional(z.readonly(z.array(prebuildSchema))),
    warmPools: z.optional(z.readonly(z.array(warmPoolSchema))),
  }),
) satisfies z.ZodMiniType<SeedJson, SeedJson>;

/** What joins a world, of a seed that the schema has let pass. */
export function readSeed({ projects, prebuilds, warmPools }: SeedJson): Seed {
  return {
    projects: projects?.map(({ timeout, ...project }) => ({
      ...project,
      timeout: timeout === undefined ? undefined : parseDuration(timeout),
    })),
    prebuilds: prebuilds?.map(readPrebuild),
    warmPools: warmPools?.map(readWarmPool),
  };
}

/** As `readSeed`, of anything. @throws Refusal invalid, that names each field that is wrong */
export function resolveSeed(seed: SeedJson): Seed {
  const checked = check(seedSchema, seed);
  if ("mistakes" in checked) {
    throw new Refusal("invalid", `the seed is wrong: ${mistakesText(checked.mistakes)}`);
  }
  return readSeed(checked.data);
}
