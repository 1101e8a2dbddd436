// Owns the form of ids that people write: they may come in any case, and are stored and compared in lower case. (assumed)

import { Refusal } from "../world/errors.ts";
import { UUID } from "../world/ids.ts";
import { asText, quoted } from "./quoted.ts";

/** An id as it is stored. Without types it may be anything, which is then no id of anything. */
export function canonical(id: string): string {
  return asText(id).toLowerCase();
}

/** As `canonical`, of a filter, in which what is not an id is a mistake. @throws Refusal */
export function parseId(id: string): string {
  const known = canonical(id);
  if (UUID.test(known)) return known;
  throw new Refusal(
    "invalid",
    `invalid id ${quoted(id)}: use a UUID, such as "b0e12f6c-4c67-429d-a4a6-d9838b5da047"`,
  );
}

export function canonicals(ids: readonly string[] | undefined): readonly string[] {
  return ids?.map(canonical) ?? [];
}
