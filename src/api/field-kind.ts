// Owns what a field of a request can hold, as the generated tables of fields say it.

/** What a field holds. */
export type FieldKind = ValueKind & {
  /** The name of the group of which it is one, in a message as the codec reads it. */
  readonly oneof?: string;
};

type ValueKind =
  | { readonly kind: "text" | "flag" | "number" | "duration" | "instant" | "bytes" }
  | { readonly kind: "enum"; readonly enum: string }
  | { readonly kind: "list" | "map"; readonly of: FieldKind }
  | { readonly kind: "message"; readonly message: string };
