// Owns the calls that the server answered, as they arrive. Events have their outline; request and response are read
// from the journal when they are shown.
import { signal } from "@preact/signals";
import { noticeCall } from "../faults/rules.ts";
import { evidence } from "../route.ts";
import { control } from "../server.ts";

export interface RequestOutline {
  readonly id: number;
  readonly rpc: string;
  /** The prebuild or pool that it is about. */
  readonly resourceId?: string;
  readonly code?: string;
  readonly message?: string;
  readonly status: number;
  readonly userAgent?: string;
  readonly encoding?: string;
  readonly at: string;
  readonly hostAt: string;
  readonly took: number;
  readonly fault?: string;
}

export interface RequestEntry extends RequestOutline {
  /** The full name of the service. */
  readonly service: string;
  readonly method: string;
  readonly request?: unknown;
  readonly response?: unknown;
}

/** Newest first. */
export const requests = signal<readonly RequestOutline[]>([]);

/** The calls to which the view is limited, newest first, as far as the journal still has them. */
export const evidenceCalls = signal<readonly RequestOutline[]>([]);

const MOST = 500;
/** How many are read at first, in full: responses may be long. */
const FIRST = 150;

export function addRequest(request: RequestOutline): void {
  if (isAmong(requests.value, request)) return;
  requests.value = [request, ...requests.value].slice(0, MOST);
  noticeCall();
}

/** Reads the last calls; one that arrives meanwhile, which the answer may not have, stays. */
export async function readRequests(): Promise<void> {
  const before = requests.value;
  const answer = await control<{ requests: RequestEntry[] }>("GET", `/requests?limit=${FIRST}`);
  const read = answer.requests.reverse().map(({ request, response, ...outline }) => outline);
  const meanwhile = requests.value.filter((call) => !before.includes(call) && !isAmong(read, call));
  requests.value = [...meanwhile, ...read];
}

function isAmong(calls: readonly RequestOutline[], { id, hostAt }: RequestOutline): boolean {
  return calls.some((call) => call.id === id && call.hostAt === hostAt);
}

/** Reads the calls to which the view is limited: they may be older than those that are listed. */
export async function readEvidence(): Promise<void> {
  const ids = evidence.peek();
  if (ids.length === 0) return;
  const answer = await control<{ requests: RequestEntry[] }>("GET", `/requests?ids=${ids.join(",")}`);
  evidenceCalls.value = answer.requests.reverse().map(({ request, response, ...outline }) => outline);
}

/** The calls about a prebuild or pool, newest first. */
export async function readCallsOf(resourceId: string): Promise<RequestOutline[]> {
  const answer = await control<{ requests: RequestEntry[] }>(
    "GET",
    `/requests?limit=${FIRST}&resourceId=${encodeURIComponent(resourceId)}`,
  );
  return answer.requests.reverse().map(({ request, response, ...outline }) => outline);
}

/** The whole entry; undefined if it was dropped from the journal. */
export async function readEntry({ id }: RequestOutline): Promise<RequestEntry | undefined> {
  const answer = await control<{ requests: RequestEntry[] }>("GET", `/requests?ids=${id}`);
  return answer.requests[0];
}

/** The call as a shell command. Its token is a placeholder: the journal never has the real one. */
export function curlText({ service, method, request }: RequestEntry, baseUrl: string): string {
  const body = JSON.stringify(request ?? {}).replaceAll("'", "'\\''");
  return [
    `curl -s ${baseUrl}/${service}/${method}`,
    `-H 'Authorization: Bearer prebuild-mock'`,
    `-H 'Content-Type: application/json'`,
    `-d '${body}'`,
  ].join(" \\\n  ");
}

/** Who called, in short: the first product of the user agent. */
export function callerText(userAgent: string | undefined): string {
  if (!userAgent) return "unnamed";
  return userAgent.startsWith("Mozilla/") ? "a browser" : (userAgent.split(" ")[0] as string);
}
