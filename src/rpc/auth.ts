// Owns who may call: any bearer token, or the one that the server was started with. (assumed)
import { RpcError } from "./connect-error.ts";

/**
 * The token of an Authorization header: any non-empty text, which may contain blanks. It ends at a comma, because web
 * requests join repeated headers with one; the first of several counts, as in connect-go. Undefined if there is none.
 */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^bearer[ \t]+([^,]*)/i.exec(authorization ?? "")?.[1]?.trim() || undefined;
}

/**
 * What refuses calls without the required token; undefined requires any.
 * Nearly always the caller is the one of the call before, whose header need not be read again.
 * @throws RpcError unauthenticated
 */
export function createAuthorize(required: string | undefined): (authorization: string | undefined) => void {
  let last: string | undefined;
  return (authorization) => {
    if (authorization === last && last !== undefined) return;
    authorize(authorization, required);
    last = authorization;
  };
}

function authorize(authorization: string | undefined, required: string | undefined): void {
  const token = bearerToken(authorization);
  if (token === undefined) {
    throw new RpcError(
      "unauthenticated",
      authorization === undefined
        ? 'missing header "Authorization: Bearer <token>"'
        : 'malformed header Authorization: it must be "Bearer <token>"',
    );
  }
  if (required !== undefined && token !== required) {
    throw new RpcError("unauthenticated", "the bearer token is not the one that this server requires");
  }
}
