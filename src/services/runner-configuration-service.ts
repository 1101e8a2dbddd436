// Owns the rows of RunnerConfigurationService: the environment classes of runners.
import {
  CreateEnvironmentClassResponseSchema,
  GetEnvironmentClassResponseSchema,
  RunnerConfigurationService,
  UpdateEnvironmentClassResponseSchema,
} from "../api/gen/gitpod/v1/runner_configuration_pb.ts";
import { canonical } from "../input/ids.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import { environmentClassMessage } from "../wire/runner-message.ts";
import { service, unary } from "./context.ts";
import { environmentClassesWriter, listEnvironmentClasses } from "./environment-class-list.ts";

const { method } = RunnerConfigurationService;

export const runnerConfigurationService = service(RunnerConfigurationService, {
  createEnvironmentClass: unary(method.createEnvironmentClass, {
    encode: messageWriter(CreateEnvironmentClassResponseSchema),
    handle: ({ world: { organization } }, { runnerId, displayName, description, configuration }) => {
      const { id } = organization.classes.create({
        runnerId: canonical(runnerId),
        displayName,
        description,
        configuration: configuration.map(({ key, value }) => ({ key, value })),
      });
      return { id };
    },
  }),

  getEnvironmentClass: unary(method.getEnvironmentClass, {
    encode: messageWriter(GetEnvironmentClassResponseSchema),
    handle: ({ world: { organization } }, { environmentClassId }) => ({
      environmentClass: environmentClassMessage(organization.classes.get(canonical(environmentClassId))),
    }),
  }),

  listEnvironmentClasses: unary(method.listEnvironmentClasses, {
    encode: environmentClassesWriter,
    handle: listEnvironmentClasses("RunnerConfigurationService"),
  }),

  updateEnvironmentClass: unary(method.updateEnvironmentClass, {
    encode: messageWriter(UpdateEnvironmentClassResponseSchema),
    handle: ({ world: { organization } }, { environmentClassId, displayName, description, enabled }) => {
      organization.classes.update(canonical(environmentClassId), { displayName, description, enabled });
      return {};
    },
  }),
});
