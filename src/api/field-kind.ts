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
