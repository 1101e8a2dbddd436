// Owns the Connect-Web clients under test, the mock that they meet, and its worlds. `npm run test:clients` names the
// server in MOCK_URL and MOCK_BASE_URL.

import type { DescService } from "@bufbuild/protobuf";
import { type Client, ConnectError, createClient } from "@connectrpc/connect";
import { type ConnectTransportOptions, createConnectTransport } from "@connectrpc/connect-web";
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

/** A world that begins with a preset and that nobody else uses. */
export async function newWorld(preset: string): Promise<World> {
  const { id, baseUrl } = (await control("worlds", { scenario: preset })) as { id: string; baseUrl: string };
  return { url: `${mock.url}/worlds/${id}`, baseUrl };
}

export function connect<T extends DescService>(
  service: T,
  options: Partial<ConnectTransportOptions>,
): Client<T> {
  const transport = createConnectTransport({
    baseUrl: mock.baseUrl,
    defaultTimeoutMs: 20_000,
    interceptors: [
      (next) => (request) => {
        request.header.set("Authorization", "Bearer a-token");
        return next(request);
      },
    ],
    ...options,
  });
  return createClient(service, transport);
}

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
