// Owns the requests of these tests to the control API, as `curl` would write them.
import type { Mock } from "../../../src/index.ts";

export interface Answered {
  readonly status: number;
  readonly type: string | null;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
  readonly json: any;
}

/** A body is sent as JSON; text is sent as it is. */
export async function control(mock: Mock, verb: string, path: string, body?: unknown): Promise<Answered> {
  const sent =
    body === undefined || typeof body === "string" ? (body as string | undefined) : JSON.stringify(body);
  const headers = sent === undefined ? undefined : { "content-type": "application/json" };
  return answered(await mock.fetch(`${mock.url}/_mock/${path}`, { method: verb, headers, body: sent }));
}

export async function answered(response: Response): Promise<Answered> {
  const type = response.headers.get("content-type");
  const text = await response.text();
  const json = type?.includes("json") ? JSON.parse(text) : text;
  return { status: response.status, type, headers: response.headers, json };
}
