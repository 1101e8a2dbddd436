// Owns the requests of these tests: one POST or GET to a mock in process, as a client would write it.
import { gunzipSync, gzipSync } from "node:zlib";
import type { Mock } from "../../src/index.ts";

export const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
export const CLASS = "d2c94c27-3b76-4a42-b88c-95a85e392c68";
export const PREBUILD = "07e03a28-65a5-4d98-b532-8ea67b188048";
export const WARM_POOL = "a1b2c3d4-5678-9abc-def0-1234567890ab";

type Headers = Record<string, string>;

/** Headers of a generated REST client: no Connect-Protocol-Version. */
const JSON_HEADERS: Headers = { authorization: "Bearer t", "content-type": "application/json" };

export const SERVICE_PATH = "/gitpod.v1.PrebuildService";

/** What came back; `json` where the body is JSON. */
export interface Got {
  readonly status: number;
  readonly headers: globalThis.Headers;
  readonly bytes: Buffer;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
  readonly json: any;
}

/** Sends a body as it is, or as JSON if it is an object. A header that is the empty string is left out. */
export function post(
  mock: Pick<Mock, "fetch">,
  method: string,
  body: object | string | Uint8Array,
  headers: Headers = {},
): Promise<Got> {
  const path = method.startsWith("/") ? method : `${SERVICE_PATH}/${method}`;
  const sent = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return send(mock, path, { method: "POST", headers: { ...JSON_HEADERS, ...headers }, body: sent as string });
}

/** Calls with Connect GET. */
export function get(
  mock: Pick<Mock, "fetch">,
  method: string,
  query: Record<string, string>,
  headers: Headers = {},
): Promise<Got> {
  const path = `${SERVICE_PATH}/${method}?${new URLSearchParams(query)}`;
  return send(mock, path, { headers: { authorization: "Bearer t", ...headers } });
}

export async function send(mock: Pick<Mock, "fetch">, path: string, init: RequestInit): Promise<Got> {
  const given = Object.entries((init.headers ?? {}) as Headers).filter(([, value]) => value !== "");
  const response = await mock.fetch(`http://mock.test${path}`, {
    ...init,
    headers: Object.fromEntries(given),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString();
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text,
    json: isJson(response.headers, text) ? JSON.parse(text) : undefined,
  };
}

function isJson(headers: globalThis.Headers, text: string): boolean {
  return headers.get("content-type") === "application/json" && text.startsWith("{");
}

export { gunzipSync as gunzip, gzipSync as gzip };
