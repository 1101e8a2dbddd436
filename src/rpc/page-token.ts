// Owns page tokens: opaque, bound to the list's method and filter. (assumed)
import { RpcError } from "./connect-error.ts";

/** What a token is bound to: the values of the filter by field. The order of values does not matter. */
export type FilterFields = Record<string, readonly (string | number)[]>;

const FORM = /^([0-9a-z-]+)\.([0-9a-f]{16})$/;

/** The token that continues from a place: digits, lower-case letters and dashes. */
export function writePageToken(place: string, method: string, filter: FilterFields): string {
  return btoa(`${place}.${fingerprint(place, method, filter)}`).replace(/=+$/, "");
}

/**
 * The place that a token continues from.
 * @throws RpcError invalid_argument if it is malformed or belongs to another list
 */
export function readPageToken(token: string, method: string, filter: FilterFields): string {
  const [, place, mark] = FORM.exec(decode(token)) ?? [];
  if (place === undefined)
    throw new RpcError("invalid_argument", "pagination.token: not a token of this service");
  if (mark !== fingerprint(place, method, filter)) {
    throw new RpcError(
      "invalid_argument",
      "pagination.token: made for another list; use it with the method and filter that it came from",
    );
  }
  return place;
}

function decode(token: string): string {
  // atob ignores white space and padding, which our tokens never contain.
  if (/[\s=]/.test(token)) return "";
  try {
    return atob(token);
  } catch {
    return "";
  }
}

/** 64 bits of FNV-1a over everything that the token is bound to. */
function fingerprint(place: string, method: string, filter: FilterFields): string {
  const fields = Object.entries(filter).map(([field, values]) => [field, [...values].map(String).sort()]);
  const text = JSON.stringify([place, method, fields]);
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}
