// Owns a context for each address that answers name: encodings are remembered, and log URLs are part of them.
import type { ServiceContext } from "./context.ts";

/** Most origins that are remembered: callers of a port that takes every host name make up as many as they like. */
const REMEMBERED = 64;

export interface AddressContextsOptions {
  /** The address that answers name to a caller who came by an origin, or without a socket. */
  readonly urlFor: (origin: string | undefined) => string;
  readonly contextAt: (url: string) => ServiceContext;
}

/** The context for callers who came by an origin; the same for all origins that lead to one address. */
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
