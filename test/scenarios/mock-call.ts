// Owns how tests call a mock: one JSON call of one RPC, through the mock's own fetch.
import type { Method } from "../../src/api/methods.ts";
import type { PrebuildJson } from "../../src/api/resource-json.ts";
import type { Mock } from "../../src/mock/mock.ts";

/** A resource as JSON answers hold it, as far as tests read it. */
export interface ResourceJson {
  readonly id: string;
  readonly metadata: { readonly createdAt: string; readonly updatedAt: string };
  readonly spec: { readonly desiredPhase: string; readonly snapshotId?: string };
  readonly status: {
    readonly phase: string;
    readonly failureMessage?: string;
    readonly completionTime?: string;
    readonly runningInstances?: number;
    readonly stoppedInstances?: number;
    readonly desiredSize?: number;
  };
}

/** Every field that an answer of the service, or a refusal, can have. */
export interface AnswerJson {
  readonly prebuild: PrebuildJson;
  readonly warmPool: ResourceJson;
  readonly prebuilds: readonly PrebuildJson[];
  readonly warmPools: readonly ResourceJson[];
  readonly pagination: { readonly nextToken?: string };
  readonly accessToken: string;
  readonly code: string;
  readonly message: string;
}

/** The answer's text. */
export async function callText(mock: Mock, method: Method, request: object): Promise<string> {
  const response = await mock.fetch(`/api/gitpod.v1.PrebuildService/${method}`, {
    method: "POST",
    headers: { authorization: "Bearer sample", "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  return response.text();
}

/** The answer, read. */
export async function call(mock: Mock, method: Method, request: object): Promise<AnswerJson> {
  return JSON.parse(await callText(mock, method, request));
}

/** A new prebuild; answers its id. */
export async function createPrebuildOf(mock: Mock, projectId: string, spec: object = {}): Promise<string> {
  const { prebuild } = await call(mock, "CreatePrebuild", { projectId, spec });
  return prebuild.id;
}

/** A phase without its prefix. */
export function phaseOf({ status }: ResourceJson): string {
  return status.phase.replace(/^(PREBUILD|WARM_POOL)_PHASE_/, "");
}
