// Owns the schemas of what goes with resources in the documented JSON: subjects and pages.
import * as z from "zod/mini";
import type { SubjectJson } from "../api/resource-json.ts";
import { schemaParts } from "./schema-parts.ts";

// Created on first use: importers may never need them, and creating them takes milliseconds.

export const subjectSchema = z.lazy(() => schemaParts().subject) satisfies z.ZodMiniType<SubjectJson>;

export const paginationSchema = z.lazy(() => z.strictObject({ nextToken: z.optional(schemaParts().text) }));
