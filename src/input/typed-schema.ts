// Owns object schemas that are typed by what they check: a schema that forgets a field does not compile.
import * as z from "zod/mini";
import type { Complete } from "../world/change.ts";

/** A schema for each field, optional ones included. */
export type ShapeOf<T> = { readonly [K in keyof Complete<T>]: z.ZodMiniType<T[K], T[K]> };

/** A schema that takes objects with these fields and no others. */
export function objectOf<T extends object>(shape: ShapeOf<T>): z.ZodMiniType<T, T> {
  return z.strictObject(shape as unknown as Record<string, z.ZodMiniType>) as unknown as z.ZodMiniType<T, T>;
}
