// Owns host names, origins and public URLs as people write them.
import { Refusal } from "../world/errors.ts";
import { quoted } from "./quoted.ts";

/** Whether a name is this machine's own. */
export function isLoopbackName(name: string): boolean {
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "[::1]" ||
    /^\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\]$/.test(name) ||
    /^127(?:\.\d{1,3}){3}$/.test(name)
  );
}

/** A name without the dot that makes it absolute. */
export function withoutDot(name: string): string {
  return name.replace(/\.$/, "");
}

/**
 * A host name or address as it appears in URLs: lower case, IPv6 in brackets. "*" is every name.
 * @throws Refusal invalid if it is not a host name, or has a scheme, a port or a path
 */
export function parseHostName(text: string): string {
  const written = text.trim();
  if (written === "*") return written;
  const name = /^[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*$/i.test(written) ? `[${written}]` : written;
  const url = URL.canParse(`http://${name}`) ? new URL(`http://${name}`) : undefined;
  const isNameAlone = /^(?:[^\s/?#@:[\]*]+|\[[^\]]+\])$/.test(name);
  if (url && isNameAlone && withoutDot(url.hostname) !== "") return withoutDot(url.hostname);
  throw new Refusal(
    "invalid",
    `invalid host name ${quoted(text)}: use a name alone, such as mock.example.com, without scheme, port or path; or *`,
  );
}

/**
 * The origin of a page as browsers send it: scheme and host in lower case, the port if it is not the scheme's own. "*" is
 * every origin.
 * @throws Refusal invalid if it is not an origin, or has a path
 */
export function parseOrigin(text: string): string {
  const written = text.trim();
  if (written === "*") return written;
  const url =
    /^[a-z][a-z\d+.-]*:\/\/[^\s/?#@*]+\/?$/i.test(written) && URL.canParse(written)
      ? new URL(written)
      : undefined;
  // By the URL standard, schemes such as those of browser extensions have no origin.
  if (url && url.host !== "") return `${url.protocol}//${url.host}`;
  throw new Refusal(
    "invalid",
    `invalid origin ${quoted(text)}: use a scheme, a host and an optional port, without a path, such as http://localhost:5173; or *`,
  );
}

/**
 * The origin and path of a server, without a slash at its end.
 * @throws Refusal invalid if it is not an http URL, or has credentials, a query or a fragment
 */
export function parseServerUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.search === "" && url.hash === "" && url.username === "" && url.password === "";
  if (url && isPlain && /^https?:$/.test(url.protocol) && !/[?#\p{Surrogate}]/u.test(text)) {
    return (url.origin + url.pathname).replace(/\/+$/, "");
  }
  throw new Refusal(
    "invalid",
    `invalid URL ${quoted(text)}: use one such as https://mock.example.com or http://127.0.0.1:4020/prefix`,
  );
}
