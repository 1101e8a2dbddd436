// Owns the JSON Schema of a scenario, for editors: the schema that checks it, with a description of each field.
import * as z from "zod/mini";
import { RPC_NAMES } from "../api/rpc-names.ts";
import { AUTOSCALER_FIELDS } from "./autoscaler.ts";
import { PREBUILD_OUTCOME_FIELDS } from "./prebuild-outcome.ts";
import { SCENARIO_PREBUILD_FIELDS } from "./scenario-prebuild.ts";
import { scenarioSchemas } from "./schema.ts";

/** What each field means. The fields of a list's entries come under the list; those of an outcome, under the rules. */
export const FIELDS: Readonly<Record<string, string>> = {
  $schema: "Where an editor finds this schema. It has no other effect.",
  name: "The name of the scenario.",
  summary: "One sentence: what a client under test has to cope with.",
  clock:
    "How simulated time moves without a flag or an option: frozen, real, per-read, or n times as fast such as 60x. Loading another scenario keeps the mode.",
  runners: "The runners besides the built-in one. Default: none.",
  "runners.id": "A UUID in lower case. Default: one derived from the name.",
  "runners.name": "3 to 127 characters. Classes can refer to it by this.",
  "runners.provider": "The provider of its machines. Default AWS_EC2.",
  "runners.kind": "Where it works. Default: derived from the provider.",
  "runners.region": "The region of its machines. Default: none.",
  "runners.phase": "Default ACTIVE. One that is CREATED or INACTIVE becomes ACTIVE with time.",
  environmentClasses:
    "The environment classes, the oldest first. If there are any, the built-in class does not exist.",
  "environmentClasses.id": "A UUID in lower case. Default: one derived from the name.",
  "environmentClasses.displayName": "3 to 127 characters. Other entries can refer to it by this.",
  "environmentClasses.description": "3 to 200 characters. Default: one that repeats the name.",
  "environmentClasses.runnerId": "The UUID or name of a runner. Default: the built-in one.",
  "environmentClasses.configuration": "Settings in the terms of the runner's provider. Default: none.",
  "environmentClasses.configuration.key": "The setting.",
  "environmentClasses.configuration.value": "Its value.",
  "environmentClasses.enabled": "Whether new resources can use it. Default true.",
  projects: "The projects of the organization. Without any, projects are created on first use.",
  "projects.id": "A UUID in lower case. Default: one derived from the name.",
  "projects.name": "1 to 80 characters. Other entries can refer to it by this.",
  "projects.environmentClassIds":
    "The classes of its environments and of its prebuilds, by UUID or displayName. The first is its default class.",
  "projects.prebuildsEnabled": "Whether automatic prebuilds are on, which warm pools need. Default true.",
  "projects.timeout": "The default timeout of its prebuilds, 300s to 7200s. Default 3600s.",
  "projects.schedule": "A daily prebuild for each class. Default: none.",
  "projects.schedule.hourUtc": "The hour of the day in UTC, 0 to 23.",
  "projects.schedule.executor": "Who creates them. Default: a service account of the organization.",
  "projects.schedule.executor.id": "Its id.",
  "projects.schedule.executor.principal": "Its kind.",
  "projects.environmentClasses": "The classes of its environments only. Default: environmentClassIds.",
  "projects.environmentClasses.environmentClassId": "The UUID or displayName of a class.",
  "projects.environmentClasses.localRunner": "True: the user's own machine, instead of a class.",
  "projects.environmentClasses.order": "The lowest is the default. Default: its place in the list.",
  "projects.prebuildConfiguration":
    "Its prebuild configuration in the API's form. Null: absent. Default: derived from the short form.",
  "projects.prebuildConfiguration.enabled": "Default false.",
  "projects.prebuildConfiguration.environmentClassIds":
    "The classes that prebuilds are created for, by UUID or displayName. Default: none.",
  "projects.prebuildConfiguration.timeout": "300s to 7200s. Default: absent, so 3600s applies.",
  "projects.prebuildConfiguration.trigger": "What creates prebuilds automatically. Default: nothing.",
  "projects.prebuildConfiguration.trigger.dailySchedule": "Every day.",
  "projects.prebuildConfiguration.trigger.dailySchedule.hourUtc": "The hour of the day in UTC, 0 to 23.",
  "projects.prebuildConfiguration.executor": "Whose credentials the prebuilds use.",
  "projects.prebuildConfiguration.executor.id": "Its id.",
  "projects.prebuildConfiguration.executor.principal": "Its kind.",
  "projects.prebuildConfiguration.enableJetbrainsWarmup": "Default false.",
  "projects.initializer": "The content of its environments. Default: a clone of a generated repository.",
  "projects.initializer.specs": "One entry, git or contextUrl.",
  "projects.initializer.specs.git": "A clone.",
  "projects.initializer.specs.git.remoteUri": "The address of the repository.",
  "projects.initializer.specs.git.upstreamRemoteUri":
    "The address of the repository that it was forked from.",
  "projects.initializer.specs.git.targetMode": "The kind of cloneTarget.",
  "projects.initializer.specs.git.cloneTarget": "The branch, tag or commit.",
  "projects.initializer.specs.git.checkoutLocation": "A path under the workspace folder.",
  "projects.initializer.specs.contextUrl": "A page of a source code host.",
  "projects.initializer.specs.contextUrl.url": "Its address.",
  "projects.devcontainerFilePath": "A relative path. Default: none.",
  "projects.automationsFilePath": "A relative path. Default: none.",
  "projects.technicalDescription": "Up to 8192 characters. Default: none.",
  "projects.recommendedEditors": "Versions by editor. Default: none.",
  prebuilds: "Past prebuilds. Each has been simulated by the ordinary rules since its creation.",
  ...below("prebuilds", SCENARIO_PREBUILD_FIELDS),
  "prebuilds.creator.id": "Its id.",
  "prebuilds.creator.principal": "Its kind.",
  "prebuilds.executor.id": "Its id.",
  "prebuilds.executor.principal": "Its kind.",
  warmPools: "The warm pools at the start.",
  "warmPools.id": "A UUID in lower case. Default: a new one.",
  "warmPools.projectId": "The project that it belongs to, by UUID or name. It needs prebuilds enabled.",
  "warmPools.environmentClassId":
    "A class of the project, by UUID or displayName. There is one pool for each project and class.",
  "warmPools.age": "How long before the start it was created.",
  "warmPools.minSize": "0 to 20. Default 1, or maxSize if that is less.",
  "warmPools.maxSize": "1 to 20. Default 1, or minSize if that is more.",
  "warmPools.claimAfter":
    "How long after its creation running instances were claimed, one for each entry. Default: never.",
  "warmPools.deleteAfter": "How long after its creation a caller deleted it. Default: never.",
  autoscaler: "How pools scale and fill.",
  ...below("autoscaler", AUTOSCALER_FIELDS),
  "autoscaler.start.min": "The minimum, up to 1d.",
  "autoscaler.start.max": "The maximum, up to 1d.",
  "autoscaler.provision.min": "The minimum, up to 1d.",
  "autoscaler.provision.max": "The maximum, up to 1d.",
  ties: "Which order has what is due at one instant. Default 0, that of creation; others are other orders.",
  unauthenticatedHosts: "Source code hosts at which no caller is authenticated. Default: none.",
  environments: "The environments at the start, each created earlier from what existed then.",
  "environments.id": "A UUID in lower case. Default: a new one.",
  "environments.projectId": "The project that it was created from, by UUID or name.",
  "environments.environmentClassId":
    "Its class, by UUID or displayName. Default: the project's default class.",
  "environments.name": "Up to 80 characters. Default: a generated one.",
  "environments.age": "How long before the start it was created.",
  "environments.outcome": "Its outcome. Default: by the outcome rules; {} is a normal run.",
  "environments.stopAfter": "How long after its creation a caller stopped it. Default: never.",
  "environments.deleteAfter": "How long after its creation a caller deleted it. Default: never.",
  outcomes: "Rules for the outcomes of new resources. The first that matches decides.",
  "outcomes.match": "What the rule applies to. Default: everything.",
  "outcomes.match.projectId": "Only resources of this project.",
  "outcomes.match.environmentClassId": "Only resources of this class.",
  "outcomes.skip": "Skips the first N new resources of each project and class. Default 0.",
  "outcomes.times": "Decides for at most N of each project and class. Default: no limit.",
  "outcomes.every": "Decides for each n-th after the skipped ones. Default 1.",
  "outcomes.probability": "Decides with this probability, 0 to 1, drawn from the seed. Default 1.",
  "outcomes.prebuild": "The outcome of a prebuild.",
  ...below("outcomes.prebuild", PREBUILD_OUTCOME_FIELDS),
  "outcomes.prebuild.fail.phase": "The phase in which it fails.",
  "outcomes.prebuild.fail.after": "How long after it entered that phase.",
  "outcomes.prebuild.fail.message": "Its failure message.",
  "outcomes.prebuild.durations.PENDING": "How long it is PENDING.",
  "outcomes.prebuild.durations.STARTING": "How long it is STARTING.",
  "outcomes.prebuild.durations.RUNNING": "How long it is RUNNING.",
  "outcomes.prebuild.durations.STOPPING": "How long it is STOPPING.",
  "outcomes.prebuild.durations.SNAPSHOTTING": "How long it is SNAPSHOTTING.",
  "outcomes.prebuild.log.STARTING": "The lines that it writes in STARTING.",
  "outcomes.prebuild.log.RUNNING": "The lines that its tasks write.",
  "outcomes.prebuild.log.STOPPING": "The lines that it writes in STOPPING.",
  "outcomes.prebuild.log.SNAPSHOTTING": "The lines that it writes in SNAPSHOTTING.",
  "outcomes.warmPool": "The outcome of a warm pool.",
  "outcomes.warmPool.degrade": "The pool becomes DEGRADED.",
  "outcomes.warmPool.degrade.after": "How long after its creation.",
  "outcomes.warmPool.degrade.message": "Its failure message.",
  "outcomes.warmPool.degrade.recoverAfter": "How long that lasts. Default: forever.",
  "outcomes.warmPool.cannotProvision":
    "Provisioning the first instance fails, and the pool becomes DEGRADED.",
  "outcomes.warmPool.cannotProvision.message": "Its failure message.",
  "outcomes.warmPool.cannotProvision.recoverAfter":
    "How long that lasts; from then on instances can be provisioned. Default: forever.",
  "outcomes.environment": "The outcome of an environment.",
  "outcomes.environment.fail": "The environment fails.",
  "outcomes.environment.fail.after": "How long after its creation.",
  "outcomes.environment.fail.message": "Its failure message.",
  "outcomes.environment.startUp": "How long its start takes. Default: depends on what it starts from.",
  "outcomes.environment.warning": "Its warning message from RUNNING on.",
  faults: "Rules that make calls fail, slow or break. The first that matches a call decides.",
  "faults.rpc": "The RPC, or * for all of them.",
  "faults.match": "Fields of the request that must be equal, by their JSON names. Default: every request.",
  "faults.skip": "Lets the first N matching calls pass. Default 0.",
  "faults.every": "Applies to each n-th call after those. Default 1.",
  "faults.times": "Applies to at most N calls. Default: no limit.",
  "faults.probability": "The probability that it applies to each of those, drawn from the seed. Default 1.",
  "faults.code": "The Connect code that is returned instead of executing the call.",
  "faults.message": "The error's message. Default: one that names the rule.",
  "faults.details": "Details of the error, in Connect's form.",
  "faults.details.type": "The full name of the message's type.",
  "faults.details.value": "The message's bytes in base64. May be left out for google.rpc.RetryInfo.",
  "faults.details.debug": "The message as JSON.",
  "faults.window": "Applies only in this window of simulated time. Default: at any time.",
  "faults.window.from": "When it begins, counted from when the rule was added.",
  "faults.window.for": "How long it lasts.",
  "faults.window.every": "How long after its start it starts again. Default: never.",
  "faults.limit": "Lets N calls pass per time and refuses the others, saying when one would pass.",
  "faults.limit.calls": "How many calls it lets pass at once.",
  "faults.limit.per": "How long it takes to fill again.",
  "faults.limit.by": "Whether all callers share it, or each has one. Default: world.",
  "faults.retryAfter": "When to retry, sent in every form that clients read.",
  "faults.delay":
    "How long the response is delayed, in real time: a duration, or one of three distributions.",
  "faults.delay.fixed": "Always this long.",
  "faults.delay.uniform": "Uniform between two durations.",
  "faults.delay.uniform.min": "The least.",
  "faults.delay.uniform.max": "The most.",
  "faults.delay.lognormal": "Around a median, with a tail.",
  "faults.delay.lognormal.median": "Half of them take longer.",
  "faults.delay.lognormal.sigma": "The spread of the logarithm.",
  "faults.delay.lognormal.max": "The maximum; longer draws are cut to it. Default: no maximum.",
  stubs: "Responses to RPCs that the mock does not serve. The first that matches a call decides.",
  "stubs.rpc": "The full names of the service and the method, with a slash between them.",
  "stubs.response": "The message as JSON. Binary callers get it if the mock has descriptors.",
  "stubs.responseBinary": "The message's bytes in base64, for binary callers.",
  "stubs.error": "An error instead of a response.",
  "stubs.error.code": "The Connect code.",
  "stubs.error.message": "Its message. Default: empty.",
  "stubs.match": "Fields of the request that must be equal, by their JSON names. Default: every request.",
  "stubs.skip": "Lets the first N matching calls pass. Default 0.",
  "stubs.times": "Applies to at most N calls. Default: no limit.",
  "stubs.delay": "How long the response is delayed, in real time. Default: no delay.",
  "faults.connection": "What happens to the connection.",
};

/** The descriptions of a part's fields, by their path in the whole. */
function below(part: string, fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, text]) => [`${part}.${name}`, text]));
}

/** A part of a JSON Schema. */
interface Part {
  description?: string;
  readOnly?: boolean;
  enum?: unknown[];
  pattern?: string;
  properties?: Record<string, Part>;
  items?: Part;
  anyOf?: Part[];
}

/** JSON Schema, draft 2020-12, of a scenario, with a description of each field. */
export function scenarioJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchemas().scenario, {
    override: ({ jsonSchema }) => {
      if ((jsonSchema.enum as readonly unknown[] | undefined)?.includes(RPC_NAMES[0]))
        nameOnce(jsonSchema as Part);
    },
  });
  const form = described(schema as Part, "");
  // What begins with "x-" is its writer's own.
  return { $schema, title: "A scenario of prebuild-mock", ...form, patternProperties: { "^x-": {} } };
}

/** The names of RPCs, without their longer forms. */
function nameOnce(schema: Part): void {
  delete schema.enum;
  schema.anyOf = [{ enum: [...RPC_NAMES, "*"] }, { pattern: "^[\\w.]+/\\w+$" }];
}

function described({ properties, items, anyOf, ...part }: Part, field: string): Part {
  // `readonly` is a matter of TypeScript, not of the file: an editor must not show it.
  delete part.readOnly;
  const description =
    FIELDS[field] ??
    FIELDS[
      field
        .replace(/^prebuilds\.outcome\./, "outcomes.prebuild.")
        .replace(/^environments\.outcome\./, "outcomes.environment.")
    ];
  return {
    ...(description && { description }),
    ...part,
    ...(items && { items: described(items, field) }),
    ...(anyOf && { anyOf: anyOf.map((form) => described(form, field)) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [
          name,
          described(inner, field === "" ? name : `${field}.${name}`),
        ]),
      ),
    }),
  };
}
