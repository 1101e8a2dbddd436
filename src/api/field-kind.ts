// Owns the kinds of values that a request's field can hold, as the generated field tables record them.

/** What a field holds. */
export type FieldKind = ValueKind & {
  /** The name of the oneof that it belongs to, in a message as the codec reads it. */
  readonly oneof?: string;
};

type ValueKind =
  | { readonly kind: "text" | "flag" | "number" | "duration" | "instant" | "bytes" }
  | { readonly kind: "enum"; readonly enum: string }
  | { readonly kind: "list" | "map"; readonly of: FieldKind }
  | { readonly kind: "message"; readonly message: string };

export const text: FieldKind = { kind: "text" };
export const flag: FieldKind = { kind: "flag" };
export const number: FieldKind = { kind: "number" };
export const duration: FieldKind = { kind: "duration" };
export const instant: FieldKind = { kind: "instant" };
export const bytes: FieldKind = { kind: "bytes" };

/** A value of an enum. */
export function enumValue(name: string): FieldKind {
  return { kind: "enum", enum: name };
}

export function message(name: string): FieldKind {
  return { kind: "message", message: name };
}

export function list(of: FieldKind): FieldKind {
  return { kind: "list", of };
}

export function map(of: FieldKind): FieldKind {
  return { kind: "map", of };
}

/** A field of a oneof. */
export function oneof(name: string, kind: FieldKind): FieldKind {
  return { ...kind, oneof: name };
}
