// Owns what a watcher is refused, in the error dialect of each wire form.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type Mock, type MockOptions, startMock } from "../../../src/index.ts";
import { envelope } from "../../../src/rpc/envelope.ts";
import {
  type AskOptions,
  FORMS,
  type Form,
  WATCH,
  type WatchAsk,
  WatchReader,
  watchInit,
} from "./watch-reader.ts";

const UUID = "07e03a28-65a5-4d98-b532-8ea67b188048";
const VALID = { resourceType: "RESOURCE_TYPE_PREBUILD" };

let mock: Mock;
afterEach(() => mock?.close());

/** The error of a call that is refused. */
async function refused(form: Form, init: RequestInit, options: MockOptions = {}) {
  mock = createMock(options);
  const response = await mock.fetch(`${mock.baseUrl}/${WATCH}`, init);
  if (form === "jsonl") {
    expect(response.headers.get("content-type")).toBe("application/json");
    return { status: response.status, ...((await response.json()) as { code: string; message: string }) };
  }
  const reader = new WatchReader(form, response);
  const { end } = (await reader.next()) as { end: { error: { code: string; message: string } } };
  expect(await reader.next()).toBeUndefined();
  return { status: response.status, ...end.error };
}

const ask = (form: Form, body: WatchAsk, options?: AskOptions) =>
  refused(form, watchInit(form, body, options));

describe.each(FORMS)("by %s", (form) => {
  const status = (plain: number) => (form === "jsonl" ? plain : 200);

  it.each<{ what: string; body: WatchAsk; line: string }>([
    {
      what: "a resource id that is no UUID",
      body: { resourceTypeFilters: [{ ...VALID, resourceIds: [UUID, "x"] }] },
      line: "resource_type_filters[0].resource_ids[1]: value must be a valid UUID [string.uuid]",
    },
    {
      what: "a creator id that is no UUID",
      body: { resourceTypeFilters: [VALID, { ...VALID, creatorIds: ["me"] }] },
      line: "resource_type_filters[1].creator_ids[0]: value must be a valid UUID [string.uuid]",
    },
    {
      what: "an environment id that is no UUID",
      body: { environmentId: "here" },
      line: "environment_id: value must be a valid UUID [string.uuid]",
    },
    {
      what: "a 26th resource id",
      body: { resourceTypeFilters: [{ ...VALID, resourceIds: Array(26).fill(UUID) }] },
      line: "resource_type_filters[0].resource_ids: value must contain no more than 25 item(s) [repeated.max_items]",
    },
    {
      what: "a 51st filter",
      body: { resourceTypeFilters: Array(51).fill(VALID) },
      line: "resource_type_filters: value must contain no more than 50 item(s) [repeated.max_items]",
    },
    {
      what: "a filter without a type",
      body: { resourceTypeFilters: [{ resourceIds: [UUID] }] },
      line: "resource_type_filters[0].resource_type: value must not be in list [0] [enum.not_in]",
    },
  ])("$what is invalid_argument with its field and rule", async ({ body, line }) => {
    const error = await ask(form, body);

    expect(error).toMatchObject({ status: status(400), code: "invalid_argument" });
    expect(error.message).toBe(`validation error:\n - ${line}`);
    expect(error).toHaveProperty("details.0.type", "buf.validate.Violations");
  });

  it("filters together with the scope of an environment are invalid_argument", async () => {
    const error = await ask(form, { environmentId: UUID, resourceTypeFilters: [VALID] });

    expect(error).toEqual({
      status: status(400),
      code: "invalid_argument",
      message: "resource_type_filters must be empty if environment_id is the scope: got 1",
    });
  });

  it("a missing token is unauthenticated", async () => {
    const error = await ask(form, {}, { headers: { authorization: "" } });

    expect(error).toMatchObject({ status: status(401), code: "unauthenticated" });
  });

  it("another token than the required one is unauthenticated", async () => {
    const error = await refused(form, watchInit(form), { token: "the-one" });

    expect(error).toMatchObject({ status: status(401), code: "unauthenticated" });
  });

  it("another version of the protocol is invalid_argument", async () => {
    const error = await ask(form, {}, { headers: { "connect-protocol-version": "2" } });

    expect(error).toMatchObject({ status: status(400), code: "invalid_argument" });
  });

  it("a timeout that is no number is invalid_argument", async () => {
    const error = await ask(form, {}, { headers: { "connect-timeout-ms": "soon" } });

    expect(error).toMatchObject({ status: status(400), code: "invalid_argument" });
  });

  it("a deadline before the latency is over is deadline_exceeded", async () => {
    const init = watchInit(form, {}, { headers: { "connect-timeout-ms": "5" } });

    const error = await refused(form, init, { latency: "10m" });

    expect(error).toMatchObject({ status: status(504), code: "deadline_exceeded" });
  });

  it("a message that cannot be decoded is invalid_argument", async () => {
    const garbage = new Uint8Array([255, 255, 255]);
    const body = form === "jsonl" ? garbage : envelope(0, garbage);

    const error = await refused(form, { ...watchInit(form), body: body as Uint8Array<ArrayBuffer> });

    expect(error).toMatchObject({ status: status(400), code: "invalid_argument" });
  });
});

describe.each(["connect+proto", "connect+json"] as const)("an envelope by %s", (form) => {
  it.each<{ what: string; body: Uint8Array; code: string }>([
    { what: "that is missing", body: new Uint8Array(0), code: "unimplemented" },
    { what: "that is shorter than its prefix", body: new Uint8Array(3), code: "invalid_argument" },
    {
      what: "that promises more than comes",
      body: envelope(0, new Uint8Array(9)).slice(0, 8),
      code: "invalid_argument",
    },
    { what: "that is followed by another", body: new Uint8Array(10), code: "unimplemented" },
    { what: "with the flag of an end", body: envelope(2, new Uint8Array(0)), code: "invalid_argument" },
    {
      what: "that is compressed with nobody knows what",
      body: envelope(1, new Uint8Array(4)),
      code: "internal",
    },
    {
      what: "that promises more than 4 MiB",
      body: new Uint8Array([0, 0, 64, 0, 1]),
      code: "resource_exhausted",
    },
  ])("$what is $code", async ({ body, code }) => {
    const error = await refused(form, { ...watchInit(form), body: body as Uint8Array<ArrayBuffer> });

    expect(error).toMatchObject({ status: 200, code });
  });

  it("with an unknown compression is unimplemented", async () => {
    const error = await ask(form, {}, { headers: { "connect-content-encoding": "br" } });

    expect(error).toMatchObject({ code: "unimplemented" });
  });
});

describe("what is refused before a form is known", () => {
  it.each([
    { type: "application/json", accept: "*/*" },
    { type: "application/json", accept: "application/json" },
    { type: "application/proto", accept: "application/jsonl" },
    { type: "text/plain", accept: "application/jsonl" },
    { type: "application/connect+xml", accept: "*/*" },
  ])("$type that accepts $accept is 415 and told what would be right", async ({ type, accept }) => {
    mock = createMock();
    const headers = { authorization: "Bearer t", "content-type": type, accept };

    const response = await mock.fetch(`${mock.baseUrl}/${WATCH}`, { method: "POST", headers, body: "{}" });

    expect(response.status).toBe(415);
    expect(response.headers.get("accept-post")).toContain("application/connect+proto");
    expect(await response.text()).toContain("application/jsonl");
  });

  it("GET is 405", async () => {
    mock = await startMock();

    const response = await fetch(`${mock.baseUrl}/${WATCH}`, { headers: { authorization: "Bearer t" } });

    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("POST");
  });

  it("another method of the service is unimplemented", async () => {
    mock = createMock();

    const response = await mock.fetch("/gitpod.v1.EventService/ListAuditLogs", {
      method: "POST",
      body: "{}",
    });

    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      code: "unimplemented",
      message: 'gitpod.v1.EventService has no method "ListAuditLogs" here; it has WatchEvents',
    });
  });
});

describe.each(["connect+proto", "connect+json"] as const)("a deadline by %s", (form) => {
  it("ends a stream that has begun with deadline_exceeded", async () => {
    mock = createMock();
    const init = watchInit(form, {}, { headers: { "connect-timeout-ms": "20" } });

    const reader = new WatchReader(form, await mock.fetch(`${mock.baseUrl}/${WATCH}`, init));

    expect(await reader.next()).toMatchObject({ end: { error: { code: "deadline_exceeded" } } });
  });
});

it("a deadline breaks off lines of JSON, which cannot report it", async () => {
  mock = await startMock();
  const init = watchInit("jsonl", {}, { headers: { "connect-timeout-ms": "20" } });

  const response = await fetch(`${mock.baseUrl}/${WATCH}`, init);

  await expect(response.text()).rejects.toThrow("terminated");
});
