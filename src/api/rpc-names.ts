// Owns the names of RPCs: the method alone if no other service has one of that name, else the service and the method.
import { EVENT_SERVICE, LAZY_SERVICES, SERVICE } from "./methods.ts";

/** The services whose methods have names of their own, but for those below. */
const NAMED = new Set([
  SERVICE,
  EVENT_SERVICE,
  ...Object.keys(LAZY_SERVICES).map((name) => `gitpod.v1.${name}`),
]);

/** Two services have them. */
const SHARED = new Set(["ListEnvironmentClasses"]);

/** The name of the RPC that a path names: what fault rules and the journal call it. */
export function rpcNameOf(service: string, method: string): string {
  if (!NAMED.has(service)) return `${service}/${method}`;
  return SHARED.has(method) ? `${service.slice(service.lastIndexOf(".") + 1)}/${method}` : method;
}
