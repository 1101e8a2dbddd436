// Owns the warnings of a port that others than this machine can reach.
import { isLoopbackName, parseHostName } from "../input/host-name.ts";
import type { MockOptions } from "../mock/options.ts";

/** What whoever starts a port should know of who can reach it, a sentence each. */
export function exposureWarnings(
  host: string,
  { token, allowedHosts = [] }: Pick<MockOptions, "token" | "allowedHosts">,
): string[] {
  const isAnyName = allowedHosts.some((name) => name.trim() === "*");
  return [
    ...(isLoopback(host) || token !== undefined
      ? []
      : [
          `bound to ${host} without a token: whoever reaches this machine can call it, and its control API. The check of host names stops browsers, not people.`,
        ]),
    ...(isAnyName
      ? [
          "every host name is allowed: a page that a browser has open can reach the control API by DNS rebinding.",
        ]
      : []),
  ];
}

function isLoopback(host: string): boolean {
  try {
    return isLoopbackName(parseHostName(host));
  } catch {
    return false;
  }
}
