// Owns `wait`: polls until a server is ready.
import { createControl, whyUnreachable } from "../client/control.ts";
import { ControlError } from "../client/control-error.ts";
import { hostDelay } from "../mock/host-time.ts";
import { MisuseError } from "../mock/misuse.ts";
import { parseLatency } from "../mock/realtime.ts";
import { type TargetFlags, targetUrl } from "./target.ts";

/** The time between two polls, in milliseconds of real time. */
const PAUSE = 50;

/** The most different reasons that are reported. */
const MOST_REASONS = 5;

/** @throws MisuseError at the timeout, with what was met meanwhile */
export async function waitUntilReady({
  timeout,
  ...target
}: TargetFlags & { timeout: string }): Promise<void> {
  const over = new AbortController();
  const ended = new AbortController();
  hostDelay(parseLatency(timeout), ended.signal).then(() => over.abort());
  try {
    const url = await firstReady(target, over.signal);
    process.stdout.write(`prebuild-mock is ready on ${url}\n`);
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    throw new MisuseError(`No prebuild-mock was ready within ${timeout}: ${error.message}.`);
  } finally {
    ended.abort();
  }
}

/** Why a server is not ready yet. */
class NotReady extends Error {}

async function firstReady(target: TargetFlags, signal: AbortSignal): Promise<string> {
  for (const met: string[] = []; ; await hostDelay(PAUSE, signal)) {
    try {
      return await readyUrl(target, signal);
    } catch (error) {
      if (!(error instanceof NotReady)) throw error;
      // A poll cut short by the timeout says less than those before it.
      if (!signal.aborted) {
        if (met.at(-1) !== error.message) met.push(error.message);
        if (met.length > MOST_REASONS) met.shift();
      } else if (met.length === 0) throw error;
      else throw new NotReady(met.join("; then "));
    }
  }
}

async function readyUrl(target: TargetFlags, signal: AbortSignal): Promise<string> {
  const url = targetUrl(target);
  if (url === undefined) throw new NotReady(`there is no ${target.endpointsFile}`);
  try {
    const { ready, code } = await healthOf(url, signal);
    if (ready) return url;
    // With --no-control, it is recognized by its refusal of a call without a token.
    const call = await fetch(`${url}/gitpod.v1.PrebuildService/GetPrebuild`, { ...EMPTY_CALL, signal });
    if (code === 404 && (await fieldOf(call, "code")) === "unauthenticated") return url;
    throw new NotReady(`${url} is another server, which answers /_mock/health with ${code}`);
  } catch (error) {
    if (error instanceof NotReady) throw error;
    const cause = error instanceof ControlError ? error.cause : error;
    throw new NotReady(signal.aborted ? `${url} does not answer` : whyUnreachable(url, cause));
  }
}

/** Whether a server says that it is ready, and the HTTP status of its answer. */
async function healthOf(url: string, signal: AbortSignal): Promise<{ ready: boolean; code: number }> {
  try {
    const { status } = await createControl({ url, fetch }).get<{ status?: unknown }>("/health", {}, signal);
    return { ready: status === "ready", code: 200 };
  } catch (error) {
    if (error instanceof ControlError && error.status !== undefined)
      return { ready: false, code: error.status };
    throw error;
  }
}

const EMPTY_CALL = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };

async function fieldOf(answer: Response, name: string): Promise<unknown> {
  const body: unknown = await answer.json().catch(() => undefined);
  return (body as Record<string, unknown> | null | undefined)?.[name];
}
