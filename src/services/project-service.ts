// Owns the rows of ProjectService: each RPC is one operation of the world.
import { CountResponseRelation, type Sort, SortOrder } from "../api/gen/gitpod/v1/listing_pb.ts";
import {
  CreateProjectResponseSchema,
  DeleteProjectResponseSchema,
  GetProjectResponseSchema,
  ListProjectEnvironmentClassesResponseSchema,
  ListProjectsResponseSchema,
  ProjectService,
  UpdateProjectEnvironmentClassesResponseSchema,
  UpdateProjectResponseSchema,
} from "../api/gen/gitpod/v1/project_pb.ts";
import { RunnerKind } from "../api/gen/gitpod/v1/runner_configuration_pb.ts";
import { canonical, canonicals } from "../input/ids.ts";
import { quoted } from "../input/quoted.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import {
  projectClassMessage,
  projectMessage,
  readConfiguration,
  readEditors,
  readInitializer,
  readProjectClass,
} from "../wire/project-message.ts";
import { wordOf } from "../wire/shared-messages.ts";
import { Refusal } from "../world/errors.ts";
import type { ProjectOrder, ProjectPlace } from "../world/organization/project-table.ts";
import { service, unary } from "./context.ts";
import { listing, placedListing } from "./page.ts";

const { method } = ProjectService;

export const projectService = service(ProjectService, {
  createProject: unary(method.createProject, {
    encode: messageWriter(CreateProjectResponseSchema),
    handle: ({ world: { projects, organization } }, request) => {
      const { name, initializer, prebuildConfiguration } = request;
      const input = {
        name,
        initializer: initializer && readInitializer(initializer),
        prebuildConfiguration: prebuildConfiguration && readConfiguration(prebuildConfiguration),
        devcontainerFilePath: request.devcontainerFilePath,
        automationsFilePath: request.automationsFilePath,
        technicalDescription: request.technicalDescription,
      };
      projects.requireKnownClasses(input);
      return { project: projectMessage(projects.create(input), organization.id, true) };
    },
  }),

  getProject: unary(method.getProject, {
    encode: messageWriter(GetProjectResponseSchema),
    handle: ({ world: { organization } }, { projectId }) => ({
      project: projectMessage(organization.projects.get(canonical(projectId)), organization.id),
    }),
  }),

  updateProject: unary(method.updateProject, {
    encode: messageWriter(UpdateProjectResponseSchema),
    handle: ({ world: { projects, organization } }, request) => {
      const { initializer, prebuildConfiguration, recommendedEditors } = request;
      const patch = {
        name: request.name,
        initializer: initializer && readInitializer(initializer),
        prebuildConfiguration: prebuildConfiguration && readConfiguration(prebuildConfiguration),
        devcontainerFilePath: request.devcontainerFilePath,
        automationsFilePath: request.automationsFilePath,
        technicalDescription: request.technicalDescription,
        recommendedEditors: recommendedEditors && (readEditors(recommendedEditors) ?? null),
      };
      projects.requireKnownClasses(patch);
      return {
        project: projectMessage(projects.update(canonical(request.projectId), patch), organization.id, true),
      };
    },
  }),

  listProjects: unary(method.listProjects, {
    encode: messageWriter(ListProjectsResponseSchema, { always: ["pagination", "projects"] }),
    handle: ({ world: { organization } }, { pagination, filter, sort, count }) => {
      const fields = {
        projectIds: canonicals(filter?.projectIds),
        search: [filter?.search ?? ""],
        runnerIds: canonicals(filter?.runnerIds),
        runnerKinds: filter?.runnerKinds ?? [],
        remoteUris: filter?.specRemoteUris ?? [],
        creatorIds: canonicals(filter?.creatorIds),
      };
      const order = orderOf(sort);
      const list = placedListing("ListProjects", pagination, {
        ...fields,
        order: [order.by, String(order.isDescending)],
      });
      const wanted = {
        ...fields,
        search: filter?.search,
        runnerKinds: fields.runnerKinds.map((number) => wordOf(RunnerKind, number) ?? "UNSPECIFIED"),
      };
      const { projects, next } = organization.projects.list(wanted, {
        ...order,
        limit: list.limit,
        after: list.place === undefined ? undefined : readPlace(list.place),
      });
      const isCounted = count?.include && list.place === undefined;
      return {
        pagination: list.pagination(next && placeText(next)),
        projects: projects.map((project) => projectMessage(project, organization.id)),
        ...(isCounted && {
          count: { value: organization.projects.count(wanted), relation: CountResponseRelation.EQ },
        }),
      };
    },
  }),

  deleteProject: unary(method.deleteProject, {
    encode: messageWriter(DeleteProjectResponseSchema),
    handle: ({ world: { projects } }, { projectId }) => {
      projects.delete(canonical(projectId));
      return {};
    },
  }),

  listProjectEnvironmentClasses: unary(method.listProjectEnvironmentClasses, {
    encode: messageWriter(ListProjectEnvironmentClassesResponseSchema, {
      always: ["pagination", "projectEnvironmentClasses"],
    }),
    handle: ({ world: { organization } }, { pagination, projectId }) => {
      const { id, environmentClasses } = organization.projects.get(canonical(projectId));
      const list = listing("ListProjectEnvironmentClasses", pagination, { projectId: [id] });
      // By the order of the last entry on the page, which is unique.
      const rest = environmentClasses.filter(({ order }) => order > (list.before ?? -1));
      const rows = rest.slice(0, list.limit);
      const next = rows.length < rest.length ? rows.at(-1)?.order : undefined;
      return {
        pagination: list.pagination({ rows, next }),
        projectEnvironmentClasses: rows.map(projectClassMessage),
      };
    },
  }),

  updateProjectEnvironmentClasses: unary(method.updateProjectEnvironmentClasses, {
    encode: messageWriter(UpdateProjectEnvironmentClassesResponseSchema),
    handle: ({ world: { projects } }, { projectId, projectEnvironmentClasses }) => {
      const patch = { environmentClasses: projectEnvironmentClasses.map(readProjectClass) };
      projects.requireKnownClasses(patch);
      projects.update(canonical(projectId), patch);
      return {};
    },
  }),
});

/** @throws Refusal invalid if the field cannot be sorted by */
function orderOf(sort: Sort | undefined): ProjectOrder {
  const by = sort?.field || "popularity";
  if (by !== "id" && by !== "popularity") {
    throw new Refusal("invalid", `sort.field: must be "id" or "popularity": got ${quoted(by)}`);
  }
  const order = sort?.order ?? SortOrder.UNSPECIFIED;
  return {
    by,
    isDescending: order === SortOrder.UNSPECIFIED ? by === "popularity" : order === SortOrder.DESC,
  };
}

function placeText({ popularity, id }: ProjectPlace): string {
  return `${popularity.toString(36)}-${id}`;
}

function readPlace(text: string): ProjectPlace {
  const dash = text.indexOf("-");
  return { popularity: Number.parseInt(text.slice(0, dash), 36), id: text.slice(dash + 1) };
}
