// Owns the calls to the server: the control API, and the RPCs under the same base. The page reads only by the control
// API. Client operations (create, cancel, delete, resize) are made as RPCs, so they appear among the requests and
// meet the fault rules.
import type { Method } from "../api/methods.ts";
import { SERVICE } from "../api/methods.ts";

/** The path of this page's mock: empty, or that of a world. */
export const BASE = location.pathname.replace(/\/_mock\/ui\/?$/, "");

/** A sent field, and the server's message about it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** The server's error message. */
export class ServerError extends Error {
  constructor(
    message: string,
    /** 0 if the server could not be reached. */
    readonly status: number,
    readonly fields: readonly FieldError[] = [],
  ) {
    super(message);
  }
}

/** Calls the control API; `path` begins with a slash. @throws ServerError */
export async function control<T>(
  verb: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
): Promise<T> {
  return call<T>(verb, `${BASE}/_mock${path}`, body);
}

let token: Promise<string> | undefined;

/** Calls an RPC of PrebuildService as a client does. @throws ServerError */
export async function rpc<T>(method: Method, body: object): Promise<T> {
  return rpcOf<T>(`${SERVICE}/${method}`, body);
}

/** Calls an RPC by its service and method, as a client does. @throws ServerError */
export async function rpcOf<T>(path: string, body: object): Promise<T> {
  token ??= control<{ ONA_TOKEN: string }>("GET", "/env").then(({ ONA_TOKEN }) => ONA_TOKEN);
  const bearer = await token.catch((error) => {
    token = undefined;
    throw error;
  });
  return call<T>("POST", `${BASE}/api/${path}`, body, bearer);
}

async function call<T>(verb: string, url: string, body?: unknown, bearer?: string): Promise<T> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["content-type"] = "application/json";
  if (bearer !== undefined) headers.authorization = `Bearer ${bearer}`;
  const sent = body === undefined ? null : JSON.stringify(body);
  const response = await fetch(url, { method: verb, headers, body: sent }).catch(() => {
    throw new ServerError("the server did not answer", 0);
  });
  const answer = await response.json().catch(() => undefined);
  if (response.ok && answer !== undefined) return answer as T;
  throw refusal(response, answer);
}

/** The error response of the control API (a problem) or of an RPC (a Connect error) as an error. */
function refusal({ status, statusText }: Response, answer: unknown): ServerError {
  const { detail, errors, code, message } = (answer ?? {}) as {
    detail?: string;
    errors?: FieldError[];
    code?: string;
    message?: string;
  };
  const said = detail ?? (code ? `${code}: ${message ?? ""}` : `${status} ${statusText}`);
  return new ServerError(said, status, errors ?? (code ? rpcFields(said, message ?? "") : []));
}

/** RPCs name the field in the message: " - spec.timeout: value must be …", or at its beginning. */
function rpcFields(said: string, message: string): FieldError[] {
  const lines = [...message.matchAll(/^ - ([\w.]+): .*$/gm)];
  if (lines.length > 0) {
    return lines.map(([line, field = ""]) => ({ field: camelCase(field), message: line.slice(3) }));
  }
  // "cannot decode … from JSON: spec.timeout: got …", or a field at the beginning.
  const [, field = ""] = /from JSON: ([\w.]+): /.exec(message) ?? /^([a-z]+_[a-z_]+)\b/.exec(message) ?? [];
  return field === "" ? [] : [{ field: camelCase(field), message: said }];
}

function camelCase(field: string): string {
  return field.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
