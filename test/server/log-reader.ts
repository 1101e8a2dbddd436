// Owns the reader of these tests: it opens a prebuild's log as a client would and reads it piece by piece.
import type { Mock } from "../../src/index.ts";

export const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
/** PENDING in the default scenario until it is cancelled. */
export const PENDING = "07e03a28-65a5-4d98-b532-8ea67b188048";

// biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
export async function call(mock: Mock, method: string, body: object): Promise<any> {
  const response = await mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/${method}`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 200) throw new Error(`${method}: ${await response.text()}`);
  return response.json();
}

/** A new prebuild that has come to a phase. */
export async function prebuildIn(mock: Mock, phase: string): Promise<string> {
  const { prebuild } = await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  mock.clock.advanceUntil(({ id, to }) => id === prebuild.id && to === phase);
  return prebuild.id;
}

export function until(mock: Mock, prebuildId: string, phase: string): void {
  mock.clock.advanceUntil(({ id, to }) => id === prebuildId && to === phase);
}

export async function tokenOf(mock: Mock, prebuildId: string): Promise<string> {
  return (await call(mock, "CreatePrebuildLogsToken", { prebuildId })).accessToken;
}

export async function logUrlOf(mock: Mock, prebuildId: string): Promise<string> {
  return (await call(mock, "GetPrebuild", { prebuildId })).prebuild.status.logUrl;
}

/** Opens the log of a prebuild with a new token. */
export async function openLog(mock: Mock, prebuildId: string): Promise<LogReader> {
  const authorization = `Bearer ${await tokenOf(mock, prebuildId)}`;
  return new LogReader(await mock.fetch(await logUrlOf(mock, prebuildId), { headers: { authorization } }));
}

export class LogReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #utf8 = new TextDecoder();

  constructor(readonly response: Response) {
    if (!response.body) throw new Error(`the log has no body: ${response.status}`);
    this.#reader = response.body.getReader();
  }

  /** The next piece; undefined at the end. */
  async next(): Promise<string | undefined> {
    const { done, value } = await this.#reader.read();
    return done ? undefined : this.#utf8.decode(value, { stream: true });
  }

  /** Everything from here to the end. */
  async rest(): Promise<string> {
    let text = "";
    for (let piece = await this.next(); piece !== undefined; piece = await this.next()) text += piece;
    return text;
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}
