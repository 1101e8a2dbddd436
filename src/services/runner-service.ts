// Owns the rows of RunnerService: runners, and what they know about repositories.
import { RunnerKind, RunnerProvider } from "../api/gen/gitpod/v1/runner_configuration_pb.ts";
import {
  CheckAuthenticationForHostResponseSchema,
  CreateRunnerResponseSchema,
  CreateRunnerTokenResponseSchema,
  DeleteRunnerResponseSchema,
  GetRunnerResponseSchema,
  ListRunnersResponseSchema,
  ParseContextURLResponseSchema,
  RunnerPhase,
  RunnerService,
  UpdateRunnerResponseSchema,
} from "../api/gen/gitpod/v1/runner_pb.ts";
import { canonical, canonicals } from "../input/ids.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import { readConfigurationPatch, readRunnerSpec, runnerMessage } from "../wire/runner-message.ts";
import { wordOf } from "../wire/shared-messages.ts";
import { Refusal } from "../world/errors.ts";
import {
  parseContextUrl,
  repositoryKey,
  repositoryKeyOf,
  sourceHostOf,
} from "../world/organization/context-url.ts";
import type { Organization } from "../world/organization/organization.ts";
import { ownClassIds } from "../world/organization/project.ts";
import { service, unary } from "./context.ts";
import { listing } from "./page.ts";

const { method } = RunnerService;

export const runnerService = service(RunnerService, {
  createRunner: unary(method.createRunner, {
    encode: messageWriter(CreateRunnerResponseSchema),
    handle: ({ world: { organization } }, { name, kind, provider, spec, runnerManagerId }) => {
      const { runners } = organization;
      const runner = runners.create({
        name,
        kind: kindOf(kind),
        provider: providerOf(provider),
        spec: spec && readRunnerSpec(spec),
        managerId: runnerManagerId,
      });
      return { runner: runnerMessage(runner), ...runners.createTokens(runner.id) };
    },
  }),

  getRunner: unary(method.getRunner, {
    encode: messageWriter(GetRunnerResponseSchema),
    handle: ({ world: { organization } }, { runnerId }) => ({
      runner: runnerMessage(organization.runners.get(canonical(runnerId))),
    }),
  }),

  listRunners: unary(method.listRunners, {
    encode: messageWriter(ListRunnersResponseSchema, { always: ["pagination", "runners"] }),
    handle: ({ world: { organization } }, { pagination, filter }) => {
      const fields = {
        creatorIds: canonicals(filter?.creatorIds),
        kinds: filter?.kinds ?? [],
        providers: filter?.providers ?? [],
      };
      const list = listing("ListRunners", pagination, fields);
      const page = organization.runners.list(
        { ...fields, kinds: fields.kinds.map(kindOf), providers: fields.providers.map(providerOf) },
        list,
      );
      return {
        pagination: list.pagination(page),
        runners: page.rows.map(({ value }) => runnerMessage(value)),
      };
    },
  }),

  updateRunner: unary(method.updateRunner, {
    encode: messageWriter(UpdateRunnerResponseSchema),
    handle: ({ world: { organization } }, { runnerId, name, spec }) => {
      const { desiredPhase, configuration } = spec ?? {};
      organization.runners.update(canonical(runnerId), {
        name,
        desiredPhase:
          desiredPhase === undefined ? undefined : (wordOf(RunnerPhase, desiredPhase) ?? "UNSPECIFIED"),
        configuration: configuration && readConfigurationPatch(configuration),
      });
      return {};
    },
  }),

  deleteRunner: unary(method.deleteRunner, {
    encode: messageWriter(DeleteRunnerResponseSchema),
    handle: ({ world }, { runnerId, force }) => {
      world.deleteRunner(canonical(runnerId), force);
      return {};
    },
  }),

  createRunnerToken: unary(method.createRunnerToken, {
    encode: messageWriter(CreateRunnerTokenResponseSchema),
    handle: ({ world: { organization } }, { runnerId }) =>
      organization.runners.createTokens(canonical(runnerId)),
  }),

  parseContextURL: unary(method.parseContextURL, {
    encode: messageWriter(ParseContextURLResponseSchema),
    handle: ({ world: { organization } }, { runnerId, contextUrl }) => {
      if (runnerId !== "") organization.runners.get(canonical(runnerId));
      const { owner, repo, host, cloneUrl, branch, commit, tag } = parseContextUrl(contextUrl);
      if (runnerId !== "") requireAuthentication(organization, host);
      const key = repositoryKey(cloneUrl);
      const projects = [...organization.projects].filter(
        ({ initializer }) => repositoryKeyOf(initializer) === key,
      );
      const [first] = projects;
      return {
        originalContextUrl: contextUrl,
        git: { cloneUrl, branch, commit, host, owner, repo, tag },
        projectIds: projects.map(({ id }) => id),
        scmId: sourceHostOf(host).id,
        recommendedEnvironmentClasses: first ? [...ownClassIds(first)] : [],
      };
    },
  }),

  checkAuthenticationForHost: unary(method.checkAuthenticationForHost, {
    encode: messageWriter(CheckAuthenticationForHostResponseSchema),
    handle: ({ world: { organization } }, { runnerId, host }) => {
      organization.runners.get(canonical(runnerId));
      const authenticated = organization.isAuthenticatedAt(host);
      const { id, name } = sourceHostOf(host);
      return {
        authenticated,
        authenticationUrl: authenticated ? "" : `https://${host}/login`,
        scmId: id,
        scmName: name,
      };
    },
  }),
});

function requireAuthentication(organization: Organization, host: string): void {
  if (organization.isAuthenticatedAt(host)) return;
  throw new Refusal("wrong-state", `context_url: the caller is not authenticated at ${host}`);
}

/** A number without a name becomes a name that no runner has, so nothing matches. */
function kindOf(number: RunnerKind) {
  return wordOf(RunnerKind, number) ?? "UNSPECIFIED";
}

function providerOf(number: RunnerProvider) {
  return wordOf(RunnerProvider, number) ?? "UNSPECIFIED";
}
