// Owns schemas whose values must also satisfy a parser of the library.
import type * as z from "zod/mini";
import { Refusal } from "../world/errors.ts";

/** The schema, whose values must also satisfy the parser; the parser's message becomes the field's. */
export function read<T, I>(schema: z.ZodMiniType<T, I>, parse: (value: T) => unknown) {
  return schema.check((context) => {
    try {
      parse(context.value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.issues.push({ code: "custom", input: context.value, message: error.message });
    }
  });
}
