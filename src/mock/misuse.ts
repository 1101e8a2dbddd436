// Owns errors for users of the library: "Failed to X: reason. Do Y."
import { MisuseError, Refusal } from "../world/errors.ts";

export { MisuseError };

/** Performs a user's request; a refusal becomes a MisuseError, with the refusal as its cause. */
export function attempt<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new MisuseError(`Failed to ${what}: ${error.message}.`, { cause: error });
  }
}
