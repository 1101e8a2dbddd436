// Owns the server's own host names, and the address used in a caller's responses.
import { isLoopbackName, withoutDot } from "../input/host-name.ts";
import type { Place } from "../mock/place.ts";

/** The host names of one mock. */
export interface Hosts {
  /** Whether a Host header names this server, on any port. */
  readonly allows: (host: string) => boolean;
}

/** @param allowed names besides loopback; "*" is every name */
export function createHosts(allowed: readonly string[]): Hosts {
  const names = new Set(allowed);
  return {
    allows: (host) => {
      const name = hostnameOf(host);
      return name !== undefined && (names.has("*") || names.has(name) || isLoopbackName(name));
    },
  };
}

/** The name in a Host header or an authority, without its port and the dot of an absolute name; undefined if it is invalid. */
function hostnameOf(host: string): string | undefined {
  return URL.canParse(`http://${host}`) ? withoutDot(new URL(`http://${host}`).hostname) : undefined;
}

/**
 * The address in responses to a caller: the public one if there is one, otherwise the one that the caller used, if it
 * is the server's own.
 * @param origin the scheme and host that the caller used; undefined without a socket
 */
export function addressFor(place: Place, hosts: Hosts, origin: string | undefined): string {
  if (place.isPublic || origin === undefined || !hosts.allows(origin.replace(/^https?:\/\//, "")))
    return place.url;
  return origin + place.path;
}

/** Why a name is refused, and the flag that allows it. */
export function foreignHost(host: string): string {
  const name = hostnameOf(host) ?? "<name>";
  return `prebuild-mock does not answer under the Host ${JSON.stringify(host)}: use a loopback name, or start it with --allowed-host ${name}`;
}
