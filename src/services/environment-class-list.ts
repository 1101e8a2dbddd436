// Owns the list of environment classes, which two services share.
import {
  type ListEnvironmentClassesRequest,
  ListEnvironmentClassesResponseSchema,
  RunnerKind,
  RunnerProvider,
} from "../api/gen/gitpod/v1/runner_configuration_pb.ts";
import { canonicals } from "../input/ids.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import { environmentClassMessage } from "../wire/runner-message.ts";
import { wordOf } from "../wire/shared-messages.ts";
import type { ServiceContext } from "./context.ts";
import { listing } from "./page.ts";

export const environmentClassesWriter = messageWriter(ListEnvironmentClassesResponseSchema, {
  always: ["pagination", "environmentClasses"],
});

/** @param service which of the two is called: a token belongs to its service */
export function listEnvironmentClasses(service: string) {
  return (
    { world: { organization } }: ServiceContext,
    { pagination, filter }: ListEnvironmentClassesRequest,
  ) => {
    const fields = {
      runnerIds: canonicals(filter?.runnerIds),
      runnerKinds: filter?.runnerKinds ?? [],
      runnerProviders: filter?.runnerProviders ?? [],
      flags: [String(filter?.enabled), String(filter?.canCreateEnvironments)],
    };
    const list = listing(`${service}/ListEnvironmentClasses`, pagination, fields);
    const { classes, next } = organization.classes.list(
      {
        runnerIds: fields.runnerIds,
        // A number without a name becomes a name that no runner has, so nothing matches.
        runnerKinds: fields.runnerKinds.map((number) => wordOf(RunnerKind, number) ?? "UNSPECIFIED"),
        runnerProviders: fields.runnerProviders.map(
          (number) => wordOf(RunnerProvider, number) ?? "UNSPECIFIED",
        ),
        enabled: filter?.enabled,
        canCreateEnvironments: filter?.canCreateEnvironments,
      },
      { limit: list.limit, after: list.before },
    );
    return {
      pagination: list.pagination({ rows: classes, next }),
      environmentClasses: classes.map(environmentClassMessage),
    };
  };
}
