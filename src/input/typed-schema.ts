// Owns schemas of objects that are typed by what they check: one that forgets a field of it does not compile.
import * as z from "zod/mini";
import type { Complete } from "../world/change.ts";

/** A schema for each field, also for those that may be absent. */
export type ShapeOf<T> = { readonly [K in keyof Complete<T>]: z.ZodMiniType<T[K], T[K]> };

/** A schema that takes objects with these fields and no others. */
export function objectOf<T extends object>(shape: ShapeOf<T>): z.ZodMiniType<T, T> {
  return z.strictObject(shape as unknown as Record<string, z.ZodMiniType>) as unknown as z.ZodMiniType<T, T>;
}
