// Owns the passing of Node's requests to the Hono app. The adapter loads much of the web's API, so it is loaded by
// the first one.
import type { RequestListener, ServerResponse } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import type { Mock } from "../mock/mock.ts";
import { createLoader } from "./loader.ts";
import { sendResponse } from "./send-response.ts";

export interface AppListener {
  readonly listener: RequestListener;
  /** Loads what the first request would otherwise wait for. */
  readonly load: () => Promise<void>;
}

/** @param onFailure called with the reason, in a sentence, if a request could not be answered */
export function createAppListener(mock: Mock, onFailure: (why: string) => void): AppListener {
  const load = createLoader(async () => {
    const { getRequestListener } = await import("@hono/node-server");
    const { app } = mock;
    return getRequestListener(
      async (request, env) => sendResponse((env as HttpBindings).outgoing, await app.fetch(request, env)),
      // Node itself drops what is left of a request once its response has been sent; the adapter would use timers.
      { overrideGlobalObjects: false, autoCleanupIncoming: false },
    );
  });
  return {
    listener: (request, response) => {
      load()
        .then((listener) => listener(request, response))
        .catch((error: unknown) => {
          const why = failureText(error);
          onFailure(why);
          sendFailure(response, why);
        });
    },
    load: async () => {
      await load();
    },
  };
}

/** Why something failed unexpectedly. */
export function failureText(error: unknown): string {
  return `prebuild-mock could not answer: ${error instanceof Error ? error.message : String(error)}`;
}

function sendFailure(response: ServerResponse, detail: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(500, { "content-type": "application/problem+json" });
  response.end(JSON.stringify({ type: "about:blank", title: "Failed", status: 500, detail }));
}
