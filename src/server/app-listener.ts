// Owns the passing of Node's requests to the Hono app. The adapter loads much of the web's API, so it is loaded by
// the first one.
import type { RequestListener, ServerResponse } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { loadModules } from "../api/modules.ts";
import type { Mock } from "../mock/mock.ts";
import { createLoader } from "./loader.ts";
import { alreadySent } from "./send-answer.ts";
import { sendResponse } from "./send-response.ts";

export interface AppListener {
  readonly listener: RequestListener;
  /** Loads what the first request would otherwise wait for. */
  readonly load: () => Promise<void>;
}

/** @param onFailure called with the reason, in a sentence, if a request could not be answered */
export function createAppListener(mock: Mock, onFailure: (why: string) => void): AppListener {
  const load = createLoader(async () => {
    const { getRequestListener } = await loadModules(() => import("@hono/node-server"));
    const { app } = mock;
    return getRequestListener(
      async (request, env) => {
        const { outgoing } = env as HttpBindings;
        try {
          return await sendResponse(outgoing, await app.fetch(request, env));
        } catch (error) {
          fail(outgoing, error);
          return alreadySent();
        }
      },
      {
        // Of a client of HTTP/1.0, such as a probe, that names none.
        hostname: "localhost",
        errorHandler: () => new Response(problemText(400, "Bad request", NO_URL), BAD_REQUEST),
        overrideGlobalObjects: false,
        // Node itself drops what is left of a request once its response has been sent; the adapter would use timers.
        autoCleanupIncoming: false,
      },
    );
  });
  const fail = (response: ServerResponse, error: unknown) => {
    const why = failureText(error);
    onFailure(why);
    sendFailure(response, why);
  };
  return {
    listener: (request, response) => {
      request.headers.host = canonical(request.headers.host);
      load()
        .then((listener) => listener(request, response))
        .catch((error: unknown) => fail(response, error));
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
  response.writeHead(500, PROBLEM_HEADERS);
  response.end(problemText(500, "Failed", detail));
}

const NO_URL =
  "the target and the Host of the request do not make a URL: send a path, such as /_mock/info, and a Host, such as localhost:4020";
const PROBLEM_HEADERS = { "content-type": "application/problem+json", "x-content-type-options": "nosniff" };
const BAD_REQUEST = { status: 400, headers: PROBLEM_HEADERS };

function problemText(status: number, title: string, detail: string): string {
  return JSON.stringify({ type: "about:blank", title, status, detail });
}

/** An address of IPv6 in its short form, which alone the adapter takes. */
function canonical(host: string | undefined): string | undefined {
  const url = `http://${host}`;
  return host?.startsWith("[") && URL.canParse(url) ? new URL(url).host : host;
}
