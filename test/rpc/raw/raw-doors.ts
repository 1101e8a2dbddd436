// Owns the ways of a raw case to a server: over a socket, to a mock's app, and through its `fetch`.
import { request as httpRequest } from "node:http";
import type { Mock } from "../../../src/index.ts";
import type { RawAnswer, RawCase } from "./raw-case.ts";

/** Sends a case over a socket of its own. */
export function overSocket(url: string, { verb, target, headers, body }: RawCase): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const length: [string, string][] = body ? [["content-length", String(body.length)]] : [];
  const all = [["host", `${hostname}:${port}`], ["connection", "close"], ...headers, ...length];
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        hostname,
        port,
        method: verb,
        path: target,
        headers: all.flat() as unknown as NodeJS.ReadOnlyDict<string>,
        agent: false,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          resolve({
            status: response.statusCode as number,
            headers: response.headers as Record<string, string>,
            body: Buffer.concat(chunks),
          });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}

/** Hands a case to a mock's app as a web request. */
export async function toApp({ app }: Mock, origin: string, raw: RawCase): Promise<RawAnswer> {
  return answerOf(await app.fetch(new Request(origin + raw.target, initOf(raw))));
}

/** Gives a case to a mock's `fetch` as a program would write it. */
export async function byFetch({ fetch }: Mock, origin: string, raw: RawCase): Promise<RawAnswer> {
  return answerOf(await fetch(origin + raw.target, initOf(raw)));
}

function initOf({ verb, headers, body }: RawCase): RequestInit {
  return {
    method: verb,
    headers: headers.map(([name, value]) => [name, value] as [string, string]),
    ...(body && { body: body as Uint8Array<ArrayBuffer> }),
  };
}

async function answerOf(response: Response): Promise<RawAnswer> {
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  };
}
