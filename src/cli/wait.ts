// Owns `wait`: it asks until a server is ready.
import { MisuseError } from "../server/misuse.ts";
import { hostDelay, parseLatency } from "../server/realtime.ts";
import { type TargetFlags, targetUrl } from "./target.ts";

/** Between two questions, in milliseconds of the host. */
const PAUSE = 50;

/** @throws MisuseError at the timeout, saying what the last question met */
export async function waitUntilReady({
  timeout,
  ...target
}: TargetFlags & { timeout: string }): Promise<void> {
  const over = new AbortController();
  const ended = new AbortController();
  const limit = hostDelay(parseLatency(timeout), ended.signal).then(() => over.abort());
  let met: string | undefined;
  do {
    const url = targetUrl(target);
    met = url === undefined ? `there is no ${target.endpointsFile}` : await whatIsMissing(url, over.signal);
    if (met === undefined) {
      process.stdout.write(`prebuild-mock is ready on ${url}\n`);
      break;
    }
    await hostDelay(PAUSE, over.signal);
  } while (!over.signal.aborted);
  ended.abort();
  await limit;
  if (met !== undefined) throw new MisuseError(`No prebuild-mock was ready within ${timeout}: ${met}.`);
}

/** Undefined where the server is ready. */
async function whatIsMissing(url: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const health = await fetch(`${url}/_mock/health`, { signal });
    const { status } = (await health.json().catch(() => ({}))) as { status?: unknown };
    if (status === "ready") return undefined;
    // Started with --no-control, it is told by its refusal of a call without a token.
    const call = await fetch(`${url}/gitpod.v1.PrebuildService/GetPrebuild`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
      signal,
    });
    const { code } = (await call.json().catch(() => ({}))) as { code?: unknown };
    if (health.status === 404 && code === "unauthenticated") return undefined;
    return `${url} is another server, which answers /_mock/health with ${health.status}`;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return signal.aborted
      ? `${url} does not answer`
      : `nothing listens on ${url} (${cause?.code ?? String(error)})`;
  }
}
