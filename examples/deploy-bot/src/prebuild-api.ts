// Calls the prebuild service, and once more where the service says that it is only busy.

export interface Prebuild {
  id: string;
  metadata: { createdAt: string };
  status: { phase: string; failureMessage?: string; warningMessage?: string };
}

export interface Service {
  baseUrl: string;
  token: string;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Waits for some milliseconds. */
  sleep?: (milliseconds: number) => Promise<unknown>;
}

export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly retryAfter: number,
  ) {
    super(`${code}: ${message}`);
  }
}

const ATTEMPTS = 8;
const PASSING = ["unavailable", "resource_exhausted", "unknown"];

export const timer = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

export function createApi(service: Service) {
  const { sleep = timer } = service;
  const call = async <T>(rpc: string, body: object): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await callOnce<T>(service, rpc, body);
      } catch (error) {
        const isPassing =
          error instanceof TypeError || (error instanceof ApiError && PASSING.includes(error.code));
        if (!isPassing || attempt === ATTEMPTS) throw error;
        await sleep(error instanceof ApiError ? error.retryAfter : 1_000);
      }
    }
  };
  const one = async (rpc: string, body: object) => (await call<{ prebuild: Prebuild }>(rpc, body)).prebuild;
  return {
    create: (projectId: string) => one("CreatePrebuild", { projectId, spec: {} }),
    get: (prebuildId: string) => one("GetPrebuild", { prebuildId }),
    cancel: (prebuildId: string) => one("CancelPrebuild", { prebuildId }),
    delete: (prebuildId: string) => call<object>("DeletePrebuild", { prebuildId }),
    completed: async (projectId: string) => {
      const filter = { projectIds: [projectId], phases: ["PREBUILD_PHASE_COMPLETED"] };
      return (await call<{ prebuilds: Prebuild[] }>("ListPrebuilds", { filter })).prebuilds;
    },
  };
}

async function callOnce<T>({ baseUrl, token, fetch = globalThis.fetch }: Service, rpc: string, body: object) {
  const answer = await fetch(`${baseUrl}/gitpod.v1.PrebuildService/${rpc}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.ok) return (await answer.json()) as T;
  const { code, message = "" } = (await answer.json()) as { code: string; message?: string };
  const seconds = Number(answer.headers.get("retry-after") ?? 1);
  throw new ApiError(code, message, seconds * 1_000);
}
