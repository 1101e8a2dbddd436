// Owns the names of RPCs: the method alone if no other service has one of that name, else the service and the method.
import { EVENT_SERVICE, SERVICE } from "./methods.ts";

/** The services whose methods have names of their own. */
const NAMED = new Set([SERVICE, EVENT_SERVICE]);

/** The name of the RPC that a path names: what fault rules and the journal call it. */
export function rpcNameOf(service: string, method: string): string {
  return NAMED.has(service) ? method : `${service}/${method}`;
}
