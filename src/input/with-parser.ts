// Owns schemas whose values must also satisfy a parser of the library.
import * as z from "zod/mini";
import { Refusal } from "../world/errors.ts";
import { type Duration, parseDuration } from "./duration.ts";

/** The schema, whose values must also satisfy the parser; the parser's message becomes the field's. */
export function withParser<T, I>(schema: z.ZodMiniType<T, I>, parse: (value: T) => unknown) {
  return schema.check((context) => {
    try {
      parse(context.value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.issues.push({ code: "custom", input: context.value, message: error.message });
    }
  });
}

/** The schema of a duration: what else is wrong with one is said by `parse`. */
export function durationSchema(sentence: string, parse: (duration: Duration) => unknown = parseDuration) {
  const written = z.union([z.number(), z.string()], sentence) as unknown as z.ZodMiniType<Duration, Duration>;
  return withParser(written, parse);
}
