// Owns what the six prebuild RPCs refuse, and in which words.
import type { Method } from "../../src/api/methods.ts";
import { answer, type Bench } from "./door.ts";
import { ALPHA, COMPLETED, FAILED, ids, NOBODY, ORGANIZATION, PENDING, seconds } from "./organization.ts";
import { type AnyRefusalCase, refusal, violation } from "./rpc-case.ts";

const UUID = "value must be a valid UUID [string.uuid]";
const REQUIRED = "value is required [required]";
const TIMEOUT =
  "spec.timeout: value must be greater than or equal to 300s and less than or equal to 7200s [duration.gte_lte]";
const PAGE =
  "pagination.page_size: value must be greater than or equal to 0 and less than or equal to 100 [int32.gte_lte]";
const ENUM = "value must be one of the defined enum values [enum.defined_only]";

function tooMany(field: string, most: number): string {
  return `filter.${field}: value must contain no more than ${most} item(s) [repeated.max_items]`;
}

const ON_ONE_PREBUILD = [
  "GetPrebuild",
  "CancelPrebuild",
  "DeletePrebuild",
  "CreatePrebuildLogsToken",
] as const satisfies readonly Method[];

async function purged({ mock, door }: Bench): Promise<void> {
  await answer(door, "DeletePrebuild", { prebuildId: PENDING });
  mock.clock.advanceUntil(({ id, to }) => id === PENDING && to === "GONE");
}

function deleted(phase: "DELETING" | "DELETED") {
  return async ({ mock, door }: Bench) => {
    await answer(door, "DeletePrebuild", { prebuildId: PENDING });
    if (phase === "DELETED") mock.clock.advanceUntil(({ id, to }) => id === PENDING && to === "DELETED");
  };
}

export const PREBUILD_REFUSALS: readonly AnyRefusalCase[] = [
  ...ON_ONE_PREBUILD.flatMap((method) => [
    refusal(method, {
      title: "an id that nothing has",
      request: { prebuildId: NOBODY },
      code: "not_found",
      message: `prebuild ${NOBODY} not found`,
    }),
    refusal(method, {
      title: "a prebuild that has been purged",
      arrange: purged,
      request: { prebuildId: PENDING },
      code: "not_found",
      message: `prebuild ${PENDING} not found`,
    }),
    violation(method, "no id", {}, `prebuild_id: ${REQUIRED}`),
    violation(method, "an id that is no UUID", { prebuildId: "prebuild-1" }, `prebuild_id: ${UUID}`),
    violation(method, "a UUID with a blank", { prebuildId: `${NOBODY} ` }, `prebuild_id: ${UUID}`),
  ]),

  refusal("CancelPrebuild", {
    title: "a COMPLETED prebuild",
    request: { prebuildId: COMPLETED },
    code: "failed_precondition",
    message: `prebuild ${COMPLETED} is COMPLETED and can no longer be cancelled`,
  }),
  refusal("CancelPrebuild", {
    title: "a FAILED prebuild",
    request: { prebuildId: FAILED },
    code: "failed_precondition",
    message: `prebuild ${FAILED} is FAILED and can no longer be cancelled`,
  }),
  ...(["DELETING", "DELETED"] as const).map((phase) =>
    refusal("CancelPrebuild", {
      title: `a ${phase} prebuild`,
      arrange: deleted(phase),
      request: { prebuildId: PENDING },
      code: "failed_precondition",
      message: `prebuild ${PENDING} is ${phase} and can no longer be cancelled`,
    }),
  ),

  refusal("CreatePrebuild", {
    title: "a project that a strict mock does not know",
    options: { scenario: ORGANIZATION, strict: true },
    request: { projectId: NOBODY, spec: {} },
    code: "not_found",
    message: `project ${NOBODY} not found`,
  }),
  refusal("CreatePrebuild", {
    title: "a class that a strict mock does not know",
    options: { scenario: ORGANIZATION, strict: true },
    request: { projectId: ALPHA, environmentClassId: NOBODY, spec: {} },
    code: "not_found",
    message: `environment class ${NOBODY} not found`,
  }),
  violation("CreatePrebuild", "no project", { spec: {} }, `project_id: ${REQUIRED}`),
  violation(
    "CreatePrebuild",
    "a project that is no UUID",
    { projectId: "p", spec: {} },
    `project_id: ${UUID}`,
  ),
  violation(
    "CreatePrebuild",
    "a class that is no UUID",
    { projectId: ALPHA, environmentClassId: "large", spec: {} },
    `environment_class_id: ${UUID}`,
  ),
  violation(
    "CreatePrebuild",
    "a class that is empty",
    { projectId: ALPHA, environmentClassId: "", spec: {} },
    `environment_class_id: ${UUID}`,
  ),
  violation("CreatePrebuild", "no spec", { projectId: ALPHA }, `spec: ${REQUIRED}`),
  ...[
    seconds(299),
    seconds(7201),
    seconds(299, 999_999_999),
    seconds(7200, 1),
    seconds(0),
    seconds(-300),
  ].map((timeout) =>
    violation(
      "CreatePrebuild",
      `a timeout of ${timeout.seconds} s and ${timeout.nanos} ns`,
      { projectId: ALPHA, spec: { timeout } },
      TIMEOUT,
    ),
  ),
  violation(
    "CreatePrebuild",
    "several issues at once, each reported",
    { projectId: "p", environmentClassId: "c", spec: { timeout: seconds(299) } },
    `project_id: ${UUID}`,
    `environment_class_id: ${UUID}`,
    TIMEOUT,
  ),

  violation("ListPrebuilds", "a page size of 101", { pagination: { pageSize: 101 } }, PAGE),
  violation("ListPrebuilds", "a page size of -1", { pagination: { pageSize: -1 } }, PAGE),
  ...(["projectIds", "creatorIds", "executorIds"] as const).flatMap((field) => {
    const name = field.replace("Ids", "_ids");
    return [
      violation("ListPrebuilds", `26 ${field}`, { filter: { [field]: ids(26) } }, tooMany(name, 25)),
      violation(
        "ListPrebuilds",
        `one of ${field} that is no UUID`,
        { filter: { [field]: [NOBODY, "x"] } },
        `filter.${name}[1]: ${UUID}`,
      ),
    ];
  }),
  violation(
    "ListPrebuilds",
    "11 phases",
    { filter: { phases: Array.from({ length: 11 }, () => 10) } },
    tooMany("phases", 10),
  ),
  violation(
    "ListPrebuilds",
    "an undefined phase",
    { filter: { phases: [10, 55 as 10] } },
    `filter.phases[1]: ${ENUM}`,
  ),
  violation(
    "ListPrebuilds",
    "6 triggers",
    { filter: { triggeredBy: [1, 1, 1, 1, 1, 1] } },
    tooMany("triggered_by", 5),
  ),
  violation(
    "ListPrebuilds",
    "an undefined trigger",
    { filter: { triggeredBy: [9 as 1] } },
    `filter.triggered_by[0]: ${ENUM}`,
  ),
];
