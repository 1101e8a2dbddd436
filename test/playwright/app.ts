// Owns the app of these tests, which runs in the page: generated clients of the service, at another origin than the page.
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { EventService } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { PROJECT } from "./project.ts";

const baseUrl = "https://app.ona.com/api";

const transports = {
  json: createConnectTransport({ baseUrl, useBinaryFormat: false }),
  binary: createConnectTransport({ baseUrl, useBinaryFormat: true }),
  reads: createConnectTransport({ baseUrl, useBinaryFormat: true, useHttpGet: true }),
};

/** A call in JSON, without a generated client. */
async function call(rpc: string, body: object, init: RequestInit = {}) {
  const answer = await fetch(`${baseUrl}/gitpod.v1.PrebuildService/${rpc}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...init,
  });
  return answer.json();
}

/** Shows how far a build has got, and polls it every five seconds. */
async function poll(output: Element): Promise<void> {
  const { prebuild } = await call("CreatePrebuild", { projectId: PROJECT, spec: {} });
  for (let polls = 0; ; polls += 1) {
    const got = await call("GetPrebuild", { prebuildId: prebuild.id });
    const phase = got.prebuild.status.phase.replace("PREBUILD_PHASE_", "");
    output.textContent = `${phase} after ${polls} polls at ${new Date().toISOString()}`;
    if (/COMPLETED|FAILED/.test(phase)) return;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
  }
}

/** Shows the events of a stream as they come. */
async function watch(kind: "json" | "binary", output: Element, signal?: AbortSignal): Promise<void> {
  const client = createClient(EventService, transports[kind]);
  const onHeader = () => {
    output.textContent = "watching";
  };
  const options = { onHeader, ...(signal && { signal }) };
  const events = client.watchEvents({ scope: { case: "organization", value: true } }, options);
  let count = 0;
  try {
    for await (const { resourceId } of events) {
      count += 1;
      output.textContent = `${count}: ${resourceId}`;
    }
    output.textContent = "ended";
  } catch (error) {
    output.textContent = `broken: ${error}`;
  }
}

const inPage = {
  call,
  poll: () => poll(document.querySelector("output") as Element),
  watch: (kind: "json" | "binary", signal?: AbortSignal) =>
    watch(kind, document.querySelector("output") as Element, signal),
  client: (kind: keyof typeof transports) => createClient(PrebuildService, transports[kind]),
};

export type App = typeof inPage;

declare global {
  var app: App;
}

globalThis.app = inPage;
