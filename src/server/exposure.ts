// Owns the warnings about a port that other machines can reach.
import { isLoopbackName, parseHostName } from "../input/host-name.ts";
import type { MockOptions } from "../mock/options.ts";

/** What users should know about who can reach their port, a sentence each. */
export function exposureWarnings(
  host: string,
  { token, allowedHosts = [] }: Pick<MockOptions, "token" | "allowedHosts">,
): string[] {
  const isAnyName = allowedHosts.some((name) => name.trim() === "*");
  return [
    ...(isLoopback(host) || token !== undefined
      ? []
      : [
          `bound to ${host} without a token: anyone who can reach this machine can call it and its control API. The check of host names stops browsers, not people.`,
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
