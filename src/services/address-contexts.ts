// Owns a context for each address that responses name: encodings are cached, and they contain log URLs.
import type { ServiceContext } from "./context.ts";

/** The most origins kept: if a port accepts every host name, callers can invent any number of them. */
const REMEMBERED = 64;

export interface AddressContextsOptions {
  /** The address in responses to a caller that used an origin, or no socket. */
  readonly urlFor: (origin: string | undefined) => string;
  readonly contextAt: (url: string) => ServiceContext;
}

/** The context for callers that used an origin; the same for all origins with one address. */
export function createAddressContexts({
  urlFor,
  contextAt,
}: AddressContextsOptions): (origin: string | undefined) => ServiceContext {
  const byUrl = new Map<string, ServiceContext>();
  const byOrigin = new Map<string | undefined, ServiceContext>();
  return (origin) => {
    const known = byOrigin.get(origin);
    if (known) return known;
    const url = urlFor(origin);
    const context = byUrl.get(url) ?? contextAt(url);
    if (byOrigin.size >= REMEMBERED) {
      byOrigin.clear();
      byUrl.clear();
    }
    byOrigin.set(origin, context);
    byUrl.set(url, context);
    return context;
  };
}
