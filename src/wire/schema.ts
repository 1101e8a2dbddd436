// Owns the schemas of the documented JSON around prebuilds and warm pools.
import * as z from "zod/mini";
import type { SubjectJson } from "../api/resource-json.ts";
import type { EnvironmentClassJson, ProjectJson } from "./json.ts";
import { schemaParts } from "./schema-parts.ts";

// Created on first use: importers may never need them, and creating them takes milliseconds.

export const subjectSchema = z.lazy(() => schemaParts().subject) satisfies z.ZodMiniType<SubjectJson>;

export const projectSchema = z.lazy(() => {
  const { uuid, text, timeout } = schemaParts();
  return z.strictObject({
    id: uuid,
    name: text,
    environmentClassIds: z.array(uuid).check(z.minLength(1, "must name at least one class")),
    prebuildsEnabled: z.boolean(),
    timeout: z.optional(timeout),
  });
}) satisfies z.ZodMiniType<ProjectJson>;

export const environmentClassSchema = z.lazy(() => {
  const { uuid, text } = schemaParts();
  return z.strictObject({
    id: uuid,
    runnerId: uuid,
    displayName: text,
    description: text,
    enabled: z.boolean(),
  });
}) satisfies z.ZodMiniType<EnvironmentClassJson>;

export const paginationSchema = z.lazy(() => z.strictObject({ nextToken: z.optional(schemaParts().text) }));
