// Owns the bounds of requests: the rules given as options in the .proto files, read once per message.
import { type DescField, type DescMessage, getOption, hasOption, type Message } from "@bufbuild/protobuf";
import { FeatureSet_FieldPresence } from "@bufbuild/protobuf/wkt";
import {
  type FieldRules,
  field as fieldOption,
  Ignore,
  type RepeatedRules,
} from "../api/gen/buf/validate/validate_pb.ts";
import { valueTest } from "./value-rules.ts";
import { type Failure, type PathStep, type Violation, violationError } from "./violation.ts";

/** The rules of a field; undefined if it has none. */
export function rulesOf(field: DescField): FieldRules | undefined {
  return hasOption(field, fieldOption) ? getOption(field, fieldOption) : undefined;
}

/**
 * Checks a message against the bounds of its fields and of the messages in it.
 * @throws RpcError invalid_argument, with a line and a detail for each violation, up to a hundred
 */
export function checkBounds(descriptor: DescMessage, message: Message): void {
  const violations: Violation[] = [];
  for (const check of checksOf(descriptor)) check(message, NO_PATH, violations);
  if (violations.length > 0) throw violationError(violations.slice(0, MOST));
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (message: object, path: readonly PathStep[], violations: Violation[]) => void;

/** The most violations that are reported: each is a line and a part of the detail. */
const MOST = 100;

const NO_PATH: readonly PathStep[] = [];
const REQUIRED: Failure = { ruleId: "required", text: "value is required" };

/** By descriptor: the checks of a message are created when the first one arrives. */
const CHECKS = new WeakMap<DescMessage, readonly Check[]>();

function checksOf(descriptor: DescMessage): readonly Check[] {
  let checks = CHECKS.get(descriptor);
  if (!checks) {
    checks = descriptor.fields.flatMap((field) => fieldCheck(field) ?? []);
    CHECKS.set(descriptor, checks);
  }
  return checks;
}

function fieldCheck(field: DescField): Check | undefined {
  const rules = rulesOf(field);
  if (!rules && !field.message) return undefined;
  const { required = false, ignore } = rules ?? {};
  const isImplicit = field.presence === FeatureSet_FieldPresence.IMPLICIT;
  const skipsZero = ignore === Ignore.IF_ZERO_VALUE;
  const checkValue = valueCheck(field, rules);
  return (message, path, violations) => {
    const value = fieldValue(field, message as Fields);
    const isMissing = value === undefined || ((isImplicit || skipsZero) && isZero(value));
    if (isMissing && required) violations.push({ ...REQUIRED, path: [...path, { field }] });
    else if (value !== undefined && !(isMissing && (skipsZero || required)))
      checkValue(value, path, violations);
  };
}

type ValueCheck = (value: unknown, path: readonly PathStep[], violations: Violation[]) => void;

function valueCheck(field: DescField, rules: FieldRules | undefined): ValueCheck {
  const { message } = field;
  if (field.fieldKind === "list") {
    return listCheck(field, rules?.type.case === "repeated" ? rules.type.value : undefined);
  }
  // No request has rules for the values of a map.
  if (field.fieldKind === "map") return () => {};
  const test = rules && valueTest(field, rules);
  return (value, path, violations) => {
    const failure = test?.(value);
    if (failure) violations.push({ ...failure, path: [...path, { field }] });
    if (message)
      for (const check of checksOf(message)) check(value as object, [...path, { field }], violations);
  };
}

function listCheck(field: DescField, rules: RepeatedRules | undefined): ValueCheck {
  const { message } = field;
  const { minItems = 0n, maxItems, items } = rules ?? {};
  const test = items && valueTest(field, items);
  const tooFew = { ruleId: "repeated.min_items", text: `value must contain at least ${minItems} item(s)` };
  const tooMany = {
    ruleId: "repeated.max_items",
    text: `value must contain no more than ${maxItems} item(s)`,
  };
  return (value, path, violations) => {
    const list = value as readonly unknown[];
    if (list.length < minItems) violations.push({ ...tooFew, path: [...path, { field }] });
    if (maxItems !== undefined && list.length > maxItems) {
      violations.push({ ...tooMany, path: [...path, { field }] });
    }
    if (!test && !message) return;
    for (const [index, item] of list.entries()) {
      if (violations.length >= MOST) return;
      const failure = test?.(item);
      if (failure) violations.push({ ...failure, path: [...path, { field, index }] });
      if (message)
        for (const check of checksOf(message)) check(item as object, [...path, { field, index }], violations);
    }
  };
}

/** The value of a field; undefined if it has presence and is not set. The fields of a oneof are under its name. */
function fieldValue({ oneof, localName }: DescField, message: Fields): unknown {
  if (!oneof) return message[localName];
  const { case: chosen, value } = message[oneof.localName] as { case?: string; value?: unknown };
  return chosen === localName ? value : undefined;
}

function isZero(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return !value;
  return Array.isArray(value) && value.length === 0;
}
