// Owns the rows of EnvironmentService.
import {
  CreateEnvironmentFromProjectResponseSchema,
  CreateEnvironmentResponseSchema,
  DeleteEnvironmentResponseSchema,
  EnvironmentService,
  type EnvironmentSpec,
  GetEnvironmentResponseSchema,
  ListEnvironmentsResponseSchema,
  StartEnvironmentResponseSchema,
  StopEnvironmentResponseSchema,
} from "../api/gen/gitpod/v1/environment_pb.ts";
import { CountResponseRelation } from "../api/gen/gitpod/v1/listing_pb.ts";
import { canonical } from "../input/ids.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import { environmentMessage } from "../wire/environment-message.ts";
import type { NewEnvironment } from "../world/environment/creation.ts";
import { service, unary } from "./context.ts";
import { environmentClassesWriter, listEnvironmentClasses } from "./environment-class-list.ts";
import { environmentListingOf, settingsOf } from "./environment-input.ts";
import { placedListing } from "./page.ts";

const { method } = EnvironmentService;

export const environmentService = service(EnvironmentService, {
  getEnvironment: unary(method.getEnvironment, {
    encode: messageWriter(GetEnvironmentResponseSchema),
    handle: ({ world }, { environmentId }) => ({
      environment: environmentMessage(world.environments.get(canonical(environmentId))),
    }),
  }),

  listEnvironments: unary(method.listEnvironments, {
    encode: messageWriter(ListEnvironmentsResponseSchema, { always: ["pagination", "environments"] }),
    handle: ({ world }, { pagination, filter: asked, count }) => {
      const { filter, fields } = environmentListingOf(asked);
      const list = placedListing("ListEnvironments", pagination, fields);
      const bounds = { limit: list.limit, before: list.place };
      const page = filter ? world.environments.list(filter, bounds) : { environments: [], next: undefined };
      const isCounted = count?.include && list.place === undefined;
      return {
        pagination: list.pagination(page.next),
        environments: page.environments.map(environmentMessage),
        ...(isCounted && {
          count: {
            value: filter ? world.environments.count(filter) : 0,
            relation: CountResponseRelation.EQ,
          },
        }),
      };
    },
  }),

  listEnvironmentClasses: unary(method.listEnvironmentClasses, {
    encode: environmentClassesWriter,
    handle: listEnvironmentClasses("EnvironmentService"),
  }),

  createEnvironment: unary(method.createEnvironment, {
    encode: messageWriter(CreateEnvironmentResponseSchema),
    handle: ({ world }, request) => ({
      environment: environmentMessage(world.environments.create(newEnvironmentOf(request)).value),
    }),
  }),

  createEnvironmentFromProject: unary(method.createEnvironmentFromProject, {
    encode: messageWriter(CreateEnvironmentFromProjectResponseSchema),
    handle: ({ world }, request) => {
      const input = newEnvironmentOf(request);
      const { value } = world.environments.createFromProject(canonical(request.projectId), input);
      return { environment: environmentMessage(value) };
    },
  }),

  startEnvironment: unary(method.startEnvironment, {
    encode: messageWriter(StartEnvironmentResponseSchema),
    handle: ({ world }, { environmentId }) => {
      world.environments.start(canonical(environmentId));
      return {};
    },
  }),

  stopEnvironment: unary(method.stopEnvironment, {
    encode: messageWriter(StopEnvironmentResponseSchema),
    handle: ({ world }, { environmentId }) => {
      world.environments.stop(canonical(environmentId));
      return {};
    },
  }),

  deleteEnvironment: unary(method.deleteEnvironment, {
    encode: messageWriter(DeleteEnvironmentResponseSchema),
    handle: ({ world }, { environmentId, force }) => {
      world.environments.delete(canonical(environmentId), force);
      return {};
    },
  }),
});

/** The fields that both creates share. */
interface CreateRequest {
  readonly spec?: EnvironmentSpec | undefined;
  readonly name?: string | undefined;
  readonly sessionId: string;
  readonly annotations: Readonly<Record<string, string>>;
}

function newEnvironmentOf({ spec, name, sessionId, annotations }: CreateRequest): NewEnvironment {
  const environmentClassId = spec?.machine?.class;
  return {
    environmentClassId: environmentClassId && canonical(environmentClassId),
    settings: settingsOf(spec),
    name,
    sessionId: canonical(sessionId),
    annotations: { ...annotations },
  };
}
