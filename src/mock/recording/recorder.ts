// Owns the recording of a mock: each exchange with it and its worlds, as it is answered.
import { BODY_LIMIT, gunzip, tooLarge } from "../../rpc/compression.ts";
import type { Rpc } from "../../rpc/create-rpc.ts";
import { type Answer, type Incoming, StreamBody } from "../../rpc/exchange.ts";
import { VERSION } from "../../version.ts";
import {
  isUnsteady,
  RECORDED_HEADERS,
  RECORDING_FORM,
  type RecordedAnswer,
  type RecordedExchange,
  type RecordedOptions,
  type Recording,
  recordedBody,
} from "./recording.ts";
import { Secrets } from "./secrets.ts";

/** The mock or world that is called. */
export interface RecordedMock {
  /** The path below which it is served: "" or "/worlds/one". */
  readonly path: () => string;
  /** Brings time up to the present: the instant of the call. */
  readonly settle: () => void;
  /** The simulated instant. */
  readonly now: () => number;
}

/** An app of the web. */
export interface RecordedApp {
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
}

/** Bodies beyond the protocol's limit are refused in any case, and not kept. */
const MOST_BYTES = BODY_LIMIT + 1_024;

/** The most bytes of an answer: no page of a list comes near. */
const MOST_ANSWERED = 2 ** 30;

/** What was recorded so far. */
export class Recorder {
  readonly #calls: RecordedExchange[] = [];
  readonly #secrets = new Secrets();
  readonly #token: string | undefined;

  /** @param token the only one that the mock accepts */
  constructor(token: string | undefined) {
    this.#token = token === undefined ? undefined : this.#secrets.nameOfOwn(token);
  }

  /** Carries out the call of an RPC and records it. */
  async rpc(incoming: Incoming, answer: Rpc["answer"], mock: RecordedMock): Promise<Answer> {
    const body = await bodyOf(incoming);
    const { prefix, service, method, query } = incoming.path;
    mock.settle();
    const at = mock.now();
    const given = answer(body === undefined ? incoming : new ReadIncoming(incoming, body));
    const answered = await given;
    this.#add({
      // A call that waited was executed at the end of the wait.
      at: given instanceof Promise ? mock.now() : at,
      verb: incoming.verb,
      path: `${mock.path()}${prefix}/${service}/${method}${query === "" ? "" : `?${query}`}`,
      header: (name) => incoming.header(name),
      body,
      answer: await this.#answerOf(answered),
    });
    return answered;
  }

  /** An app whose calls are recorded. */
  app(app: RecordedApp, mock: RecordedMock): RecordedApp {
    return {
      fetch: async (request, env) => {
        const { pathname, search } = new URL(request.url);
        const path = mock.path() + pathname.slice(pathname.indexOf("/_mock")) + search;
        const isRead = request.method === "GET" || request.method === "HEAD";
        mock.settle();
        const at = mock.now();
        const sent = isRead ? undefined : new Uint8Array(await request.clone().arrayBuffer());
        const response = await app.fetch(request, env);
        // Pages, events and their like change nothing, and their answers are not compared.
        if (isRead && isUnsteady(path)) return response;
        const bytes = new Uint8Array(await response.clone().arrayBuffer());
        this.#add({
          at,
          verb: request.method,
          path,
          header: (name) => request.headers.get(name) ?? undefined,
          body: sent && (pathname.endsWith("/worlds") ? this.#namedWorld(sent, bytes) : sent),
          answer: { status: response.status, ...(!isUnsteady(path) && { body: this.#clean(bytes) }) },
        });
        return response;
      },
    };
  }

  /** @param options what the mock began as */
  recording(options: Omit<RecordedOptions, "token">): Recording {
    return {
      format: "prebuild-mock recording",
      form: RECORDING_FORM,
      version: VERSION,
      options: { ...options, ...(this.#token !== undefined && { token: this.#token }) },
      count: this.#calls.length,
      calls: [...this.#calls],
    };
  }

  #add({ at, verb, path, header, body, answer }: Exchange): void {
    const headers: Record<string, string> = {};
    for (const name of RECORDED_HEADERS) {
      const value = header(name);
      if (value !== undefined) headers[name] = value;
    }
    const authorization = header("authorization");
    if (authorization !== undefined) headers.authorization = this.#secrets.authorization(authorization);
    this.#calls.push({
      at: new Date(at).toISOString(),
      verb,
      path: this.#secrets.without(path),
      headers,
      ...(body && body.length > 0 && { body: this.#clean(body) }),
      answer,
    });
  }

  async #answerOf({ status, headers, body, connection }: Answer): Promise<RecordedAnswer> {
    if (connection !== undefined) return {};
    if (body instanceof StreamBody) return { status };
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const isGzip = headers["content-encoding"] === "gzip";
    return { status, body: this.#clean(isGzip ? await gunzip(bytes, MOST_ANSWERED) : bytes) };
  }

  /** The body of a call that made a world, with the id that was drawn for it, and without its token. */
  #namedWorld(sent: Uint8Array, answered: Uint8Array): Uint8Array {
    try {
      const options = JSON.parse(new TextDecoder().decode(sent)) as { id?: string; token?: string };
      const { id } = JSON.parse(new TextDecoder().decode(answered)) as { id?: string };
      const { token } = options;
      return new TextEncoder().encode(
        JSON.stringify({
          ...options,
          ...(id !== undefined && { id }),
          ...(typeof token === "string" && { token: this.#secrets.nameOfOwn(token) }),
        }),
      );
    } catch {
      return sent;
    }
  }

  #clean(bytes: Uint8Array) {
    const body = recordedBody(bytes);
    return "text" in body ? { text: this.#secrets.without(body.text) } : body;
  }
}

interface Exchange {
  readonly at: number;
  readonly verb: string;
  readonly path: string;
  readonly header: (name: string) => string | undefined;
  readonly body: Uint8Array | undefined;
  readonly answer: RecordedAnswer;
}

async function bodyOf(incoming: Incoming): Promise<Uint8Array | undefined> {
  if (incoming.verb === "GET") return undefined;
  try {
    return await incoming.body(MOST_BYTES);
  } catch {
    return undefined;
  }
}

/** The call with a body that was read already. */
class ReadIncoming implements Incoming {
  readonly verb: string;
  readonly path: Incoming["path"];
  readonly origin: string | undefined;
  readonly #incoming: Incoming;
  readonly #bytes: Uint8Array;

  constructor(incoming: Incoming, bytes: Uint8Array) {
    this.verb = incoming.verb;
    this.path = incoming.path;
    this.origin = incoming.origin;
    this.#incoming = incoming;
    this.#bytes = bytes;
  }

  get signal(): AbortSignal | undefined {
    return this.#incoming.signal;
  }

  header(name: string): string | undefined {
    return this.#incoming.header(name);
  }

  headers(): Headers {
    return this.#incoming.headers();
  }

  body(limit: number, overhead = 0): Uint8Array {
    if (this.#bytes.length > limit + overhead) throw tooLarge(limit);
    return this.#bytes;
  }
}
