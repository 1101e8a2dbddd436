// Owns errors for people who use the library: "Failed to X: reason. Do Y."
import { Refusal } from "../world/errors.ts";

/** Thrown where the library is used wrongly, or cannot do what it was asked for. */
export class MisuseError extends Error {
  override readonly name = "MisuseError";
}

/** Does what a user asked for; a refusal becomes the user's error, with the refusal as its cause. */
export function attempt<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new MisuseError(`Failed to ${what}: ${error.message}.`, { cause: error });
  }
}
