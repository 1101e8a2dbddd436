// Owns how violations of bounds are reported. (assumed: as protovalidate reports them)
import { create, type DescField } from "@bufbuild/protobuf";
import {
  type FieldPathElement,
  FieldPathElementSchema,
  FieldPathSchema,
  ViolationSchema,
  ViolationsSchema,
} from "../api/gen/buf/validate/validate_pb.ts";
import { RpcError } from "./connect-error.ts";
import { errorDetail } from "./error-detail.ts";

/** What is wrong with a value: protovalidate's id of the rule, and its text. */
export interface Failure {
  readonly ruleId: string;
  readonly text: string;
}

/** A field on the way to a value, and which of its items or entries. */
export interface PathStep {
  readonly field: DescField;
  readonly index?: number;
}

export interface Violation extends Failure {
  readonly path: readonly PathStep[];
}

/** invalid_argument, with a line and a detail for each violation. */
export function violationError(violations: readonly Violation[]): RpcError {
  const lines = violations.map(({ path, ruleId, text }) => `\n - ${pathText(path)}: ${text} [${ruleId}]`);
  const detail = create(ViolationsSchema, {
    violations: violations.map(({ path, ruleId, text }) =>
      create(ViolationSchema, {
        ruleId,
        message: text,
        field: create(FieldPathSchema, { elements: path.map(pathElement) }),
      }),
    ),
  });
  return new RpcError("invalid_argument", `validation error:${lines.join("")}`, {
    details: [errorDetail(ViolationsSchema, detail)],
  });
}

function pathElement({ field, index }: PathStep): FieldPathElement {
  return create(FieldPathElementSchema, {
    fieldNumber: field.number,
    fieldName: field.name,
    ...(index !== undefined && { subscript: { case: "index", value: BigInt(index) } }),
  });
}

function pathText(path: readonly PathStep[]): string {
  return path
    .map(({ field, index }) => (index === undefined ? field.name : `${field.name}[${index}]`))
    .join(".");
}
