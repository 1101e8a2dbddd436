// Owns the watcher of these tests: it asks in each of the three wire forms and reads what comes, event by event.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  ResourceOperation,
  ResourceType,
  WatchEventsRequestSchema,
  WatchEventsResponseSchema,
} from "../../../src/api/gen/gitpod/v1/event_pb.ts";
import type { Mock } from "../../../src/index.ts";
import { envelope } from "../../../src/rpc/envelope.ts";

export const WATCH = "gitpod.v1.EventService/WatchEvents";

export const FORMS = ["connect+proto", "connect+json", "jsonl"] as const;
export type Form = (typeof FORMS)[number];

/** An event in words, such as "CREATE PREBUILD". */
export interface Told {
  readonly what: string;
  readonly id: string;
}

/** A request in JSON, as a test writes it. */
export interface WatchAsk {
  environmentId?: string;
  organization?: boolean;
  resourceTypeFilters?: { resourceType?: string; resourceIds?: string[]; creatorIds?: string[] }[];
}

export interface AskOptions {
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

const utf8 = new TextEncoder();

/** What `fetch` takes to watch in a form. */
export function watchInit(form: Form, ask: WatchAsk = {}, { headers, signal }: AskOptions = {}): RequestInit {
  const json = utf8.encode(JSON.stringify(ask));
  const type = form === "jsonl" ? "application/json" : `application/${form}`;
  return {
    method: "POST",
    headers: {
      authorization: "Bearer t",
      "content-type": type,
      ...(form === "jsonl" && { accept: "application/jsonl" }),
      ...headers,
    },
    body:
      form === "jsonl"
        ? json
        : (envelope(0, form === "connect+json" ? json : binary(ask)) as Uint8Array<ArrayBuffer>),
    ...(signal && { signal }),
  };
}

function binary({ environmentId, organization, resourceTypeFilters = [] }: WatchAsk): Uint8Array {
  const scope =
    environmentId !== undefined
      ? { case: "environmentId" as const, value: environmentId }
      : organization !== undefined
        ? { case: "organization" as const, value: organization }
        : { case: undefined };
  return toBinary(
    WatchEventsRequestSchema,
    create(WatchEventsRequestSchema, {
      scope,
      resourceTypeFilters: resourceTypeFilters.map(({ resourceType, ...rest }) => ({
        ...rest,
        resourceType: ResourceType[(resourceType ?? "RESOURCE_TYPE_UNSPECIFIED").slice(14) as "PREBUILD"],
      })),
    }),
  );
}

/** Watches in process. */
export async function watch(
  mock: Mock,
  form: Form,
  ask?: WatchAsk,
  options?: AskOptions,
): Promise<WatchReader> {
  return new WatchReader(form, await mock.fetch(`${mock.baseUrl}/${WATCH}`, watchInit(form, ask, options)));
}

/** Watches over the port. */
export async function watchPort(
  mock: Mock,
  form: Form,
  ask?: WatchAsk,
  options?: AskOptions,
): Promise<WatchReader> {
  return new WatchReader(form, await fetch(`${mock.baseUrl}/${WATCH}`, watchInit(form, ask, options)));
}

/** Reads a watcher's stream. */
export class WatchReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #bytes = new Uint8Array(0);

  constructor(
    readonly form: Form,
    readonly response: Response,
  ) {
    if (!response.body) throw new Error(`no body: ${response.status}`);
    this.#reader = response.body.getReader();
  }

  /** The next event; undefined at the end of lines; what the EndStream frame says at the end of a Connect stream. */
  async next(): Promise<Told | { end: unknown } | undefined> {
    if (this.form === "jsonl") return this.#line();
    const frame = await this.frame();
    if (!frame) return undefined;
    if (frame.flags === 2) return { end: JSON.parse(text(frame.bytes)) };
    if (this.form === "connect+json") return toldOf(JSON.parse(text(frame.bytes)));
    const { operation, resourceType, resourceId } = fromBinary(WatchEventsResponseSchema, frame.bytes);
    return { what: `${ResourceOperation[operation]} ${ResourceType[resourceType]}`, id: resourceId };
  }

  /** N events. */
  async take(count: number): Promise<string[]> {
    const told: string[] = [];
    while (told.length < count) {
      const event = await this.next();
      if (!event || "end" in event) throw new Error(`ended after ${told.length}: ${JSON.stringify(event)}`);
      told.push(event.what);
    }
    return told;
  }

  /** Passes over at least N lines, without looking into them; answers how many. */
  async skip(count: number): Promise<number> {
    let lines = 0;
    while (lines < count) {
      const { done, value } = await this.#reader.read();
      if (done) throw new Error(`ended after ${lines} lines`);
      for (let at = value.indexOf(10); at >= 0; at = value.indexOf(10, at + 1)) lines += 1;
    }
    return lines;
  }

  async frame(): Promise<{ flags: number; bytes: Uint8Array } | undefined> {
    if (!(await this.#fill(5))) return undefined;
    const length = new DataView(this.#bytes.buffer, this.#bytes.byteOffset).getUint32(1);
    if (!(await this.#fill(5 + length))) throw new Error("a frame is cut short");
    const frame = { flags: this.#bytes[0] as number, bytes: this.#bytes.slice(5, 5 + length) };
    this.#bytes = this.#bytes.slice(5 + length);
    return frame;
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }

  async #line(): Promise<Told | undefined> {
    for (;;) {
      const at = this.#bytes.indexOf(10);
      if (at >= 0) {
        const line = text(this.#bytes.slice(0, at));
        this.#bytes = this.#bytes.slice(at + 1);
        return toldOf(JSON.parse(line));
      }
      if (!(await this.#more())) return undefined;
    }
  }

  async #fill(length: number): Promise<boolean> {
    while (this.#bytes.length < length) if (!(await this.#more())) return false;
    return true;
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (done) return false;
    const whole = new Uint8Array(this.#bytes.length + value.length);
    whole.set(this.#bytes);
    whole.set(value, this.#bytes.length);
    this.#bytes = whole;
    return true;
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function toldOf({ operation, resourceType, resourceId }: Record<string, string>): Told {
  const [what, kind] = [
    operation?.slice("RESOURCE_OPERATION_".length),
    resourceType?.slice("RESOURCE_TYPE_".length),
  ];
  return { what: `${what} ${kind}`, id: resourceId as string };
}
