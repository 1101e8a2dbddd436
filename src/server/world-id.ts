// Owns the ids of worlds: their form, and generated ones that cannot be guessed.
import { quoted } from "../input/quoted.ts";
import { Refusal } from "../world/errors.ts";

/** A label of a host name, in lower case, so that nothing that shows or forwards an address changes it. */
const FORM = /^[a-z0-9][a-z0-9-]{0,62}$/;

/**
 * An id that a caller chose.
 * @throws Refusal invalid if it has another form
 */
export function parseWorldId(text: string): string {
  if (typeof text === "string" && FORM.test(text)) return text;
  throw new Refusal(
    "invalid",
    `invalid id ${quoted(text)}: use 1 to 63 characters of a-z, 0-9 and "-", not starting with "-"`,
  );
}

/**
 * 128 random bits in hex. Not from the seed: an id is an address, which two servers behind one balancer must not give
 * to two users; it is not part of the simulation.
 */
export function randomWorldId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
