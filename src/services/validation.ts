// Owns the bounds of requests and how a violation is told. The texts and rule ids are protovalidate's. (assumed)
import { create, type DescField, type DescMessage } from "@bufbuild/protobuf";
import * as z from "zod/mini";
import {
  type FieldPathElement,
  FieldPathElementSchema,
  FieldPathSchema,
  ViolationSchema,
  ViolationsSchema,
} from "../api/gen/buf/validate/validate_pb.ts";
import { FILTER_ITEMS, PAGE_SIZE, POOL_SIZE, TIMEOUT } from "../api/limits.ts";
import type { Method } from "../api/methods.ts";
import { PREBUILD_PHASES, PREBUILD_TRIGGERS } from "../api/phases.ts";
import { RpcError } from "../rpc/connect-error.ts";
import { errorDetail } from "../rpc/error-detail.ts";
import { METHOD_DESCRIPTORS } from "./descriptors.ts";

const UUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** What is said of a field that must be there and is not. */
export const REQUIRED = "value is required [required]";
const NO_UUID = "value must be a valid UUID [string.uuid]";

function between(low: number | string, high: number | string, rule: string): string {
  return `value must be greater than or equal to ${low} and less than or equal to ${high} [${rule}]`;
}

export const uuid = z.string().check(z.regex(UUID, NO_UUID));

const requiredUuid = z.string().check(
  z.refine((value) => value !== "", { error: REQUIRED, abort: true }),
  z.regex(UUID, NO_UUID),
);

function int32(low: number, high: number) {
  const message = between(low, high, "int32.gte_lte");
  return z.number().check(z.minimum(low, message), z.maximum(high, message));
}

export function list<T extends z.core.SomeType>(items: T, most: number) {
  return z
    .array(items)
    .check(z.maxLength(most, `value must contain no more than ${most} item(s) [repeated.max_items]`));
}

export function definedEnum(values: readonly number[]) {
  const defined = new Set([0, ...values]);
  return z
    .number()
    .check(
      z.refine(
        (value) => defined.has(value),
        "value must be one of the defined enum values [enum.defined_only]",
      ),
    );
}

const timeoutBounds = between(`${TIMEOUT.min / 1_000}s`, `${TIMEOUT.max / 1_000}s`, "duration.gte_lte");

const timeout = z.object({ seconds: z.bigint(), nanos: z.number() }).check(
  z.refine(({ seconds, nanos }) => {
    const milliseconds = Number(seconds) * 1_000 + nanos / 1_000_000;
    return milliseconds >= TIMEOUT.min && milliseconds <= TIMEOUT.max;
  }, timeoutBounds),
);

/** What is said of bounds that JSON Schema has no keyword for. */
export const BOUNDS = z.registry<{ description: string }>();
BOUNDS.add(timeout, { description: timeoutBounds });

const pagination = z.optional(z.object({ pageSize: int32(0, PAGE_SIZE.max) }));
export const ids = list(uuid, FILTER_ITEMS.ids);
const onePrebuild = z.object({ prebuildId: requiredUuid });
const oneWarmPool = z.object({ warmPoolId: requiredUuid });
const phase = definedEnum(Object.values(PREBUILD_PHASES));
const desiredSize = int32(1, POOL_SIZE.high);
const minSize = z.optional(int32(POOL_SIZE.minLow, POOL_SIZE.high));
const maxSize = z.optional(int32(POOL_SIZE.maxLow, POOL_SIZE.high));

/** The schema of each RPC's request message. */
export const REQUEST_SCHEMAS: Record<Method, z.ZodMiniType> = {
  CreatePrebuild: z.object({
    projectId: requiredUuid,
    environmentClassId: z.optional(uuid),
    spec: z.object({ desiredPhase: phase, timeout: z.optional(timeout) }, REQUIRED),
  }),
  GetPrebuild: onePrebuild,
  ListPrebuilds: z.object({
    pagination,
    filter: z.optional(
      z.object({
        projectIds: ids,
        phases: list(phase, FILTER_ITEMS.phases),
        triggeredBy: list(definedEnum(Object.values(PREBUILD_TRIGGERS)), FILTER_ITEMS.triggers),
        creatorIds: ids,
        executorIds: ids,
      }),
    ),
  }),
  CancelPrebuild: onePrebuild,
  DeletePrebuild: onePrebuild,
  CreatePrebuildLogsToken: onePrebuild,
  CreateWarmPool: z.object({
    projectId: requiredUuid,
    environmentClassId: requiredUuid,
    desiredSize: z.union([z.literal(0), desiredSize], between(1, POOL_SIZE.high, "int32.gte_lte")),
    minSize,
    maxSize,
  }),
  GetWarmPool: oneWarmPool,
  ListWarmPools: z.object({
    pagination,
    filter: z.optional(z.object({ projectIds: ids, environmentClassIds: ids })),
  }),
  UpdateWarmPool: z.object({
    warmPoolId: requiredUuid,
    desiredSize: z.optional(desiredSize),
    minSize,
    maxSize,
  }),
  DeleteWarmPool: oneWarmPool,
};

/** Whether a request that is one id keeps its bound: looked at before the schema, which takes four times as long. */
function isOneUuid(schema: z.ZodMiniType, message: { prebuildId?: string; warmPoolId?: string }): boolean {
  if (schema === onePrebuild) return UUID.test(message.prebuildId as string);
  return schema === oneWarmPool && UUID.test(message.warmPoolId as string);
}

/**
 * Holds a request message against the bounds of its RPC.
 * @throws RpcError invalid_argument, with a line and a detail for each violation
 */
export function validateRequest(method: Method, message: object): void {
  if (isOneUuid(REQUEST_SCHEMAS[method], message)) return;
  checkBounds(METHOD_DESCRIPTORS[method].input, REQUEST_SCHEMAS[method], message);
}

/**
 * Holds a message against a schema of its fields.
 * @throws RpcError invalid_argument, with a line and a detail for each violation
 */
export function checkBounds(descriptor: DescMessage, schema: z.ZodMiniType, message: object): void {
  const result = schema.safeParse(message);
  if (result.success) return;
  const violations = result.error.issues.map((issue) => {
    const [, text = issue.message, ruleId = ""] = /^(.*) \[([a-z0-9_.]+)\]$/.exec(issue.message) ?? [];
    return create(ViolationSchema, {
      ruleId,
      message: text,
      field: create(FieldPathSchema, { elements: fieldPath(descriptor, issue.path) }),
    });
  });
  const lines = violations.map(
    ({ field, message: text, ruleId }) => `\n - ${pathText(field?.elements ?? [])}: ${text} [${ruleId}]`,
  );
  throw new RpcError("invalid_argument", `validation error:${lines.join("")}`, {
    details: [errorDetail(ViolationsSchema, create(ViolationsSchema, { violations }))],
  });
}

/** The fields on the way to a violation, as the contract names them. */
function fieldPath(message: DescMessage, path: readonly PropertyKey[]): FieldPathElement[] {
  const elements: FieldPathElement[] = [];
  let descriptor: DescMessage | undefined = message;
  for (const key of path) {
    const last = elements.at(-1);
    if (typeof key === "number") {
      if (last) last.subscript = { case: "index", value: BigInt(key) };
      continue;
    }
    const field: DescField | undefined = descriptor?.fields.find(({ localName }) => localName === key);
    elements.push(
      create(FieldPathElementSchema, {
        fieldNumber: field?.number ?? 0,
        fieldName: field?.name ?? String(key),
      }),
    );
    descriptor = field?.message;
  }
  return elements;
}

function pathText(elements: readonly FieldPathElement[]): string {
  return elements
    .map(({ fieldName, subscript }) =>
      subscript.case === "index" ? `${fieldName}[${subscript.value}]` : fieldName,
    )
    .join(".");
}
