// Owns the Connect clients under test, the mock that they meet, and its worlds. `npm run test:clients` names the server
// in MOCK_URL and MOCK_BASE_URL, and the client in MOCK_CLIENT.

import type { DescService } from "@bufbuild/protobuf";
import { type Client, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport as createNodeTransport } from "@connectrpc/connect-node";
import { createConnectTransport } from "@connectrpc/connect-web";
import { expect } from "vitest";

/** The examples of the service's documentation, which a fresh mock knows. */
export const DOCUMENTED = {
  project: "b0e12f6c-4c67-429d-a4a6-d9838b5da047",
  environmentClass: "d2c94c27-3b76-4a42-b88c-95a85e392c68",
  prebuild: "07e03a28-65a5-4d98-b532-8ea67b188048",
  warmPool: "a1b2c3d4-5678-9abc-def0-1234567890ab",
} as const;

/** The mock, or a world of it. */
export interface World {
  readonly url: string;
  readonly baseUrl: string;
}

export const mock: World = { url: requireEnv("MOCK_URL"), baseUrl: requireEnv("MOCK_BASE_URL") };

/** A world that begins with a preset and that no other test uses. @param clock the mode of its clock */
export async function newWorld(preset: string, clock = "frozen"): Promise<World> {
  const { id, baseUrl } = (await control("worlds", { scenario: preset, clock })) as {
    id: string;
    baseUrl: string;
  };
  return { url: `${mock.url}/worlds/${id}`, baseUrl };
}

/** Connect-Node speaks HTTP/2, Connect-Web what the host's `fetch` speaks: HTTP/1.1. */
const isConnectNode = requireEnv("MOCK_CLIENT") === "connect-node";

/** What both clients can be asked. */
export interface ClientOptions {
  readonly baseUrl?: string;
  readonly useBinaryFormat?: boolean;
  readonly useHttpGet?: boolean;
  readonly defaultTimeoutMs?: number | undefined;
  readonly interceptors?: Interceptor[];
  /** Called with each call of Connect-Web: the RPC and the HTTP method. */
  readonly onCall?: (rpc: string, verb: string) => void;
}

export function connect<T extends DescService>(service: T, { onCall, ...options }: ClientOptions): Client<T> {
  const all = {
    baseUrl: mock.baseUrl,
    defaultTimeoutMs: 20_000,
    interceptors: [authorized],
    ...options,
  };
  const counted: typeof fetch = (input, init) => {
    onCall?.(new URL(String(input)).pathname.split("/").at(-1) ?? "", init?.method ?? "");
    return fetch(input, init);
  };
  const transport = isConnectNode
    ? createNodeTransport({ ...all, httpVersion: "2" })
    : createConnectTransport({ ...all, fetch: counted });
  return createClient(service, transport);
}

/** Only Connect-Web shows which HTTP method it calls with. */
export const showsVerbs = !isConnectNode;

const authorized: Interceptor = (next) => (request) => {
  request.header.set("Authorization", "Bearer a-token");
  return next(request);
};

/** The ConnectError that the call is refused with. */
export async function refusal(call: Promise<unknown>): Promise<ConnectError> {
  const error = await call.then(
    (answer) => answer,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConnectError);
  return error as ConnectError;
}

/** Posts to the control API below /_mock and answers what it says. */
export async function control(path: string, body: unknown, world = mock): Promise<unknown> {
  const answer = await fetch(`${world.url}/_mock/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const said = await answer.text();
  expect(answer.status, said).toBe(200);
  return JSON.parse(said);
}

/** Moves the frozen clock until a prebuild or a warm pool is in a phase, within a day. */
export async function until(goal: object, world = mock): Promise<void> {
  await control("clock/advance", { until: goal }, world);
}

function requireEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`Failed to find the mock: ${name} is not set. Run \`npm run test:clients\`.`);
  return value;
}
