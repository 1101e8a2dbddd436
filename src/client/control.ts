// Owns requests to the control API of a server elsewhere: what is sent, and how what comes back is read.
import type { Fetch } from "../mock/mock.ts";
import { ControlError, type ControlIssue } from "./control-error.ts";

/** Sends requests to one server or world. */
export interface Control {
  /** Its origin and path, without a slash at its end. */
  readonly url: string;
  /** A request without a body. Undefined values of the query are left out. @throws ControlError */
  get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T>;
  /** A request with a body. @throws ControlError */
  send<T>(method: Verb, path: string, body?: unknown, signal?: AbortSignal): Promise<T>;
  /** The answer itself, for streams. @throws ControlError */
  open(path: string, init: RequestInit): Promise<Response>;
}

export type Query = Readonly<Record<string, string | number | undefined>>;
export type Verb = "POST" | "PUT" | "PATCH" | "DELETE";

export interface ControlOptions {
  readonly url: string;
  readonly fetch: Fetch;
  /** Sent with each request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** How a server refuses (RFC 9457). */
interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly errors?: readonly ControlIssue[];
}

export function createControl({ url, fetch, headers }: ControlOptions): Control {
  const open = async (path: string, init: RequestInit): Promise<Response> => {
    const answer = await reach(url, () =>
      fetch(`${url}/_mock${path}`, {
        ...init,
        headers: { ...headers, ...(init.body != null && { "content-type": "application/json" }) },
      }),
    );
    if (answer.ok) return answer;
    throw await refusal({ url, request: `${init.method ?? "GET"} /_mock${path}` }, answer);
  };
  const read = async <T>(path: string, init: RequestInit): Promise<T> => {
    const answer = await open(path, init);
    const text = await reach(url, () => answer.text());
    const json = jsonOf(text);
    if (json !== undefined) return json as T;
    throw foreign({ url, request: `${init.method ?? "GET"} /_mock${path}` }, answer);
  };
  return {
    url,
    open,
    get: (path, query = {}, signal) => read(path + queryText(query), signal ? { signal } : {}),
    send: (method, path, body = {}, signal) =>
      read(path, { method, body: JSON.stringify(body), ...(signal && { signal }) }),
  };
}

/** Why a server could not be reached, in words. */
export function whyUnreachable(url: string, error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return `nothing listens on ${url} (${cause?.code ?? cause?.message ?? String(error)})`;
}

async function reach<T>(url: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    // An aborted request rejects with the reason.
    if (!(error instanceof TypeError)) throw error;
    throw new ControlError(
      `Failed to reach prebuild-mock: ${whyUnreachable(url, error)}. Start it with "npx prebuild-mock", or give the URL that it printed.`,
      { failure: "unreachable", cause: error },
    );
  }
}

/** A request to a server. */
interface Request {
  readonly url: string;
  readonly request: string;
}

async function refusal({ url, request }: Request, answer: Response): Promise<ControlError> {
  const { title, detail, errors } = (jsonOf(await answer.text()) ?? {}) as Partial<Problem>;
  if (typeof detail !== "string") return foreign({ url, request }, answer);
  const { status } = answer;
  return new ControlError(`${request} of ${url} was refused with ${status} (${title}): ${detail}`, {
    failure: "refused",
    status,
    errors,
  });
}

/** The error for an answer that no prebuild-mock with a control API gives. */
export function foreign({ url, request }: Request, { status, headers }: Response): ControlError {
  const type = headers.get("content-type")?.replace(/;.*/, "");
  return new ControlError(
    `Failed to reach prebuild-mock: ${url} is another server, or one without a control API: it answers ${request} with ${status}${type ? ` and ${type}` : ""}. Give the URL that prebuild-mock printed, and start it without --no-control.`,
    { failure: "foreign", status },
  );
}

/** Undefined if it is not a JSON object. */
function jsonOf(text: string): object | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? json : undefined;
  } catch {
    return undefined;
  }
}

function queryText(query: Query): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return given.length === 0 ? "" : `?${new URLSearchParams(given)}`;
}
