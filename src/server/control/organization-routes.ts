// Owns the paths of the control API about the organization: what no RPC reads or changes.
import * as z from "zod/mini";
import { withParser } from "../../input/with-parser.ts";
import { parseUntil } from "../../mock/forecast.ts";
import type { Mock } from "../../mock/mock.ts";
import { scenarioSchemas } from "../../scenarios/schema.ts";
import { seedSchema } from "../../scenarios/seed.ts";
import { transition } from "./clock-routes.ts";
import { type Route, route } from "./route.ts";

/** Besides the short form, the fields of the library's `Project`. */
const project = z.looseObject({
  id: z.string(),
  name: z.string(),
  prebuildsEnabled: z.boolean(),
  environmentClassIds: z.array(z.string()),
  timeout: z.optional(z.number()),
  schedule: z.optional(scenarioSchemas().schedule),
  environmentClasses: z.array(
    z.object({
      environmentClassId: z.optional(z.string()),
      localRunner: z.optional(z.boolean()),
      order: z.number(),
    }),
  ),
  prebuildConfiguration: z.optional(
    z.object({
      enabled: z.boolean(),
      environmentClassIds: z.array(z.string()),
      timeout: z.optional(z.number()),
      trigger: z.optional(z.looseObject({})),
      executor: z.optional(z.looseObject({})),
      enableJetbrainsWarmup: z.boolean(),
    }),
  ),
  initializer: z.object({ specs: z.array(z.looseObject({})) }),
  devcontainerFilePath: z.string(),
  automationsFilePath: z.string(),
  technicalDescription: z.string(),
  recommendedEditors: z.optional(z.record(z.string(), z.array(z.string()))),
  desiredPhase: z.enum(["ACTIVE", "DELETED"]),
  creator: z.object({ id: z.string(), principal: z.string() }),
  createdAt: z.string(),
  updatedAt: z.string(),
  popularity: z.number(),
});

const environmentClass = z.object({
  id: z.string(),
  displayName: z.string(),
  description: z.string(),
  enabled: z.boolean(),
});

const due = z.extend(transition, { kind: z.enum([...transition.shape.kind.options, "project"]) });

/** Every value of a query is text. */
const limit = z.string().check(z.regex(/^\d{1,9}$/, "must be a whole number from 0"));

export function organizationRoutes({ world, clock }: Mock): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/timeline",
      summary:
        "what is due, when and why, in order, up to limit; with until everything to an instant or for a time",
      query: z.strictObject({
        limit: z.optional(limit),
        until: z.optional(withParser(z.string(), parseUntil)),
      }),
      answer: z.object({ now: z.string(), due: z.array(due) }),
      handle: ({ query }) => ({
        now: clock.now(),
        due: world.upcoming({
          ...(query.until !== undefined && { until: query.until }),
          ...(query.limit !== undefined && { limit: Number(query.limit) }),
        }),
      }),
    }),
    route({
      method: "POST",
      path: "/seed",
      summary: "adds projects, and complete prebuilds and warm pools, all of them or none",
      body: seedSchema,
      bodySize: "long",
      answer: z.object({
        seeded: z.object({ projects: z.number(), prebuilds: z.number(), warmPools: z.number() }),
      }),
      handle: ({ body }) => {
        world.seed(body);
        const { projects = [], prebuilds = [], warmPools = [] } = body;
        return {
          seeded: {
            projects: projects.length,
            prebuilds: prebuilds.length,
            warmPools: warmPools.length,
          },
        };
      },
    }),
    route({
      method: "GET",
      path: "/projects",
      summary: "the projects, and the known environment classes",
      answer: z.object({
        projects: z.array(project),
        environmentClassIds: z.array(z.string()),
        environmentClasses: z.array(environmentClass),
      }),
      handle: () => ({
        projects: world.projects(),
        environmentClassIds: world.classes(),
        environmentClasses: world.environmentClasses(),
      }),
    }),
    route({
      method: "POST",
      path: "/projects",
      summary: "adds a project",
      body: scenarioSchemas().project,
      bodySize: "long",
      answer: z.object({ project }),
      handle: ({ body }) => ({ project: world.addProject(body) }),
    }),
    route({
      method: "GET",
      path: "/projects/:id",
      summary: "a project, even if it is being deleted",
      answer: z.object({ project }),
      handle: ({ params: { id = "" } }) => ({ project: world.project(id) }),
    }),
    route({
      method: "DELETE",
      path: "/projects/:id",
      summary: "deletes a project: its pools drain, its prebuilds are cancelled and deleted, then it is gone",
      answer: z.object({}),
      handle: ({ params: { id = "" } }) => {
        world.deleteProject(id);
        return {};
      },
    }),
    route({
      method: "PATCH",
      path: "/projects/:id",
      summary: "changes the given fields of a project; null removes one",
      body: scenarioSchemas().projectPatch,
      bodySize: "long",
      answer: z.object({ project }),
      handle: ({ params: { id = "" }, body }) => ({ project: world.changeProject(id, body) }),
    }),
  ];
}
