// Owns where the mock serves a prebuild's log. The contract says only that it is a URL.

/** The origin of a mock without a socket: a name that no network resolves. */
export const NO_SOCKET_ORIGIN = "http://prebuild-mock.invalid";

/** The path of a prebuild's log. */
export function logPath(prebuildId: string): string {
  return `/logs/${prebuildId}`;
}
