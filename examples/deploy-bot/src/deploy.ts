// Triggers a prebuild of a project and waits for it. Where it does not complete in time, the project goes back to the
// last one that did.
import { createApi, type Prebuild, type Service, timer } from "./prebuild-api.ts";

export interface Deployment extends Service {
  projectId: string;
  /** How long to wait for the prebuild, in milliseconds. */
  patience?: number;
  /** How long to wait between looks at it, in milliseconds. */
  poll?: number;
}

export type Outcome =
  | { result: "deployed"; prebuildId: string; warning?: string }
  | { result: "rolled back"; reason: string; restored: string | undefined };

const ENDED = ["PREBUILD_PHASE_COMPLETED", "PREBUILD_PHASE_FAILED", "PREBUILD_PHASE_CANCELLED"];

export async function deploy(deployment: Deployment): Promise<Outcome> {
  const { projectId, patience = 30 * 60_000, poll = 5_000, ...service } = deployment;
  const { sleep = timer } = service;
  const api = createApi(service);
  const before = await api.completed(projectId);
  const { id } = await api.create(projectId);
  const isEnded = ({ status }: Prebuild) => ENDED.includes(status.phase);

  let prebuild = await api.get(id);
  for (let waited = 0; !isEnded(prebuild) && waited < patience; waited += poll) {
    await sleep(poll);
    prebuild = await api.get(id);
  }
  if (prebuild.status.phase === "PREBUILD_PHASE_COMPLETED") {
    const warning = prebuild.status.warningMessage;
    return { result: "deployed", prebuildId: id, ...(warning && { warning }) };
  }

  const reason = prebuild.status.failureMessage ?? `it was still ${prebuild.status.phase}`;
  if (!isEnded(prebuild)) {
    await api.cancel(id);
    while (!isEnded(await api.get(id))) await sleep(poll);
  }
  await api.delete(id);
  return { result: "rolled back", reason, restored: before[0]?.id };
}
