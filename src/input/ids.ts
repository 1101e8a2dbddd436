// Owns the form of ids that people write: they may come in any case, and are stored and compared in lower case. (assumed)

import { asText } from "./quoted.ts";

/** An id as it is stored. Without types it may be anything, which is then no id of anything. */
export function canonical(id: string): string {
  return asText(id).toLowerCase();
}

export function canonicals(ids: readonly string[] | undefined): readonly string[] {
  return ids?.map(canonical) ?? [];
}
