// Owns how connections break: over a port as a raw socket sees it byte by byte, in process as `fetch` reports it.
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type FaultRule, type Mock, startMock } from "../../../src/index.ts";
import { PREBUILD, PROJECT, SERVICE_PATH } from "../../rpc/request.ts";
import { contents } from "../../rpc-cases/contents.ts";

/** What a raw socket saw until the connection was over. */
interface Seen {
  readonly bytes: Buffer;
  /** "end" for an orderly close, or the error's code. */
  readonly over: string;
}

let mock: Mock | undefined;
afterEach(async () => {
  await mock?.close();
  mock = undefined;
});

async function serve(rule: FaultRule): Promise<Mock> {
  mock = await startMock();
  mock.faults.add(rule);
  return mock;
}

function requestBytes(method: string, type: string, body: Buffer, more = ""): Buffer {
  const head = `POST ${SERVICE_PATH}/${method} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer t\r\ncontent-type: ${type}\r\n${more}content-length: ${body.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

const json = (request: object) => Buffer.from(JSON.stringify(request));
const get = requestBytes("GetPrebuild", "application/json", json({ prebuildId: PREBUILD }));
const getBinary = requestBytes(
  "GetPrebuild",
  "application/proto",
  Buffer.concat([Buffer.from([0x0a, PREBUILD.length]), Buffer.from(PREBUILD)]),
);
const create = requestBytes("CreatePrebuild", "application/json", json({ projectId: PROJECT, spec: {} }));

/** Sends bytes and sees what comes. */
function exchange({ url }: Mock, sent: Buffer): Promise<Seen> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    const over = (how: string) => resolve({ bytes: Buffer.concat(chunks), over: how });
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("end", () => over("end"));
    socket.on("error", (error: NodeJS.ErrnoException) => over(error.code ?? ""));
    socket.write(sent);
  });
}

/** Head and body of an answer. */
function parted(bytes: Buffer) {
  const at = bytes.indexOf("\r\n\r\n");
  const head = bytes.subarray(0, at).toString();
  const announced = Number(/content-length: (\d+)/.exec(head)?.[1]);
  return { head, announced, body: bytes.subarray(at + 4) };
}

/** The same, as it is sent to a proxy: the mock's app answers it, as it would on another server of Hono's. */
function throughApp(sent: Buffer): Buffer {
  return Buffer.concat([Buffer.from("POST http://x"), sent.subarray("POST ".length)]);
}

describe.each([
  ["JSON", get],
  ["binary", getBinary],
  ["JSON, through the app,", throughApp(get)],
])("over a port, for a %s caller", (_, call) => {
  it("reset is a TCP reset without a byte", async () => {
    const seen = await exchange(await serve({ rpc: "*", connection: "reset" }), call);

    expect(seen).toEqual({ bytes: Buffer.alloc(0), over: "ECONNRESET" });
  });

  it("empty is an orderly close without a byte", async () => {
    const seen = await exchange(await serve({ rpc: "*", connection: "empty" }), call);

    expect(seen).toEqual({ bytes: Buffer.alloc(0), over: "end" });
  });

  it("truncate is the head, the first half of the body, and the close", async () => {
    const served = await serve({ rpc: "*", times: 1, connection: "truncate" });
    const { bytes, over } = await exchange(served, call);
    const { head, announced, body } = parted(bytes);
    const whole = parted((await exchange(served, closing(call))).bytes).body;

    expect(head).toMatch(/^HTTP\/1.1 200 OK\r\ncontent-type: application\/(json|proto)\r\n/);
    expect([over, announced]).toEqual(["end", whole.length]);
    expect(body).toEqual(whole.subarray(0, whole.length >> 1));
  });

  it("hang sends nothing until the mock closes, which ends it at once", async () => {
    const served = await serve({ rpc: "*", connection: "hang" });
    const seen = exchange(served, call);
    await waitForHit(served);
    await served.close();

    expect(await seen).toEqual({ bytes: Buffer.alloc(0), over: "end" });
  });
});

/** The same request, after whose answer the connection is closed. */
function closing(call: Buffer): Buffer {
  return Buffer.from(call.toString("latin1").replace("\r\n", "\r\nconnection: close\r\n"), "latin1");
}

describe("over a port", () => {
  it("a body of no bytes is cut off before a byte that was announced", async () => {
    const served = await serve({ rpc: "*", connection: "truncate" });
    const body = Buffer.concat([Buffer.from([0x0a, PREBUILD.length]), Buffer.from(PREBUILD)]);
    const { bytes } = await exchange(served, requestBytes("DeletePrebuild", "application/proto", body));

    expect(parted(bytes)).toMatchObject({ announced: 1, body: Buffer.alloc(0) });
  });

  it("a refusal is cut off too", async () => {
    const served = await serve({ rpc: "*", connection: "truncate" });
    const unknown = requestBytes("GetPrebuild", "application/json", json({ prebuildId: PROJECT }));
    const { head, announced, body } = parted((await exchange(served, unknown)).bytes);

    expect(head).toMatch(/^HTTP\/1.1 404 /);
    expect(body.length).toBe(announced >> 1);
    expect(body.toString()).toMatch(/^\{"code":"not_found"/);
  });

  it("a compressed answer is cut off too", async () => {
    const served = await serve({ rpc: "*", connection: "truncate" });
    const call = requestBytes("ListPrebuilds", "application/json", json({}), "accept-encoding: gzip\r\n");
    const { head, announced, body } = parted((await exchange(served, call)).bytes);

    expect(head).toContain("content-encoding: gzip");
    expect(body.length).toBe(announced >> 1);
  });

  it("hang ends when the caller gives up, and the journal has the call then", async () => {
    const served = await serve({ rpc: "*", connection: "hang" });
    const leaving = new AbortController();
    const answer = fetch(`${served.url}${SERVICE_PATH}/ListPrebuilds`, {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json" },
      body: "{}",
      signal: leaving.signal,
    }).catch((error) => error.name);
    await waitForHit(served);
    leaving.abort();
    const entry = await served.requests.waitFor({ rpc: "ListPrebuilds" }, { timeout: "4m" });

    expect(await answer).toBe("AbortError");
    expect(entry).toMatchObject({ status: 0, fault: "fault-1" });
  });

  it("a reset of the mock ends what hangs", async () => {
    const served = await serve({ rpc: "GetPrebuild", connection: "hang" });
    const seen = exchange(served, get);
    await waitForHit(served);
    served.reset();

    expect(await seen).toEqual({ bytes: Buffer.alloc(0), over: "end" });
  });

  it("the next connection is answered as ever", async () => {
    const served = await serve({ rpc: "*", times: 1, connection: "reset" });
    await exchange(served, get);

    expect(parted((await exchange(served, closing(get))).bytes).head).toMatch(/^HTTP\/1.1 200 /);
  });
});

async function waitForHit({ faults }: Mock): Promise<void> {
  while (faults.list()[0]?.hits === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe("what is executed", () => {
  it.each(["reset", "empty", "hang"] as const)("%s leaves the world as it was", async (connection) => {
    const served = await serve({ rpc: "CreatePrebuild", connection });
    const before = contents(served);
    const seen = exchange(served, create);
    if (connection === "hang") await waitForHit(served).then(() => served.reset({ parts: ["faults"] }));
    await seen;

    expect(contents(served)).toEqual(before);
  });

  it("truncate hides from the caller that it was", async () => {
    const served = await serve({ rpc: "CreatePrebuild", connection: "truncate" });
    const count = () => served.world.prebuilds().length;
    const before = count();
    await exchange(served, create);

    expect(count()).toBe(before + 1);
  });
});

/** What is given to `fetch`, with a signal if there is one. */
type Given = [input: string | Request, init?: RequestInit];

const PATH = "/gitpod.v1.PrebuildService/GetPrebuild";
const WAYS: readonly (readonly [way: string, given: (signal?: AbortSignal) => Given])[] = [
  ["a plain call", (signal) => [PATH, { ...init(), signal: signal ?? null }]],
  ["a Request", (signal) => [new Request(`http://mock.test${PATH}`, { ...init(), signal: signal ?? null })]],
];

describe.each(WAYS)("in process, %s", (_, given) => {
  it.each(["reset", "empty"] as const)(
    "of a connection that is %s rejects as a network error",
    async (connection) => {
      const { fetch, faults } = createMock();
      faults.add({ rpc: "*", connection });

      await expect(fetch(...given())).rejects.toThrow(TypeError);
    },
  );

  it("that is truncated has a body that breaks after its first half", async () => {
    const { fetch, faults } = createMock();
    faults.add({ rpc: "*", connection: "truncate" });
    const response = await fetch(...given());
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const first = await reader.read();

    expect([response.status, Buffer.from(first.value ?? []).toString()]).toEqual([
      200,
      expect.stringMatching(/^\{"prebuild":\{"id":/),
    ]);
    await expect(reader.read()).rejects.toThrow(TypeError);
  });

  it("that hangs ends with its signal", async () => {
    const hanging = createMock();
    hanging.faults.add({ rpc: "*", connection: "hang" });
    const leaving = new AbortController();
    const answer = hanging.fetch(...given(leaving.signal));
    const ended = expect(answer).rejects.toThrow("enough");
    await waitForHit(hanging);
    leaving.abort(new Error("enough"));

    await ended;
  });

  it("that hangs ends with the mock", async () => {
    const hanging = createMock();
    hanging.faults.add({ rpc: "*", connection: "hang" });
    const ended = expect(hanging.fetch(...given())).rejects.toThrow(TypeError);
    await waitForHit(hanging);
    await hanging.close();

    await ended;
  });
});

function init(): RequestInit {
  const headers = { authorization: "Bearer t", "content-type": "application/json" };
  return { method: "POST", headers, body: JSON.stringify({ prebuildId: PREBUILD }) };
}

describe("calls that are sent before the responses to the earlier ones", () => {
  it.each<[FaultRule["connection"], string, number]>([
    ["empty", "end", 0],
    ["truncate", "end", 1],
  ])("are answered up to the one that is %s", async (connection, end, announced) => {
    const served = await serve({ rpc: "CreatePrebuild", connection });

    const { bytes, over } = await exchange(served, Buffer.concat([get, getBinary, get, create, get]));

    const heads = bytes.toString("latin1").match(/HTTP\/1.1 \d+ \w+|content-type: \S+/g) ?? [];
    const [json, proto] = ["json", "proto"].map((type) => `content-type: application/${type}`);
    const answers = [json, proto, json, ...Array(announced).fill(json)].flatMap((type) => [
      "HTTP/1.1 200 OK",
      type,
    ]);
    expect({ heads, over }).toEqual({ heads: answers, over: end });
  });

  it("begin once the one before them has been answered, and never after one that hangs", async () => {
    const served = await serve({ rpc: "GetPrebuild", connection: "hang" });

    const seen = exchange(served, Buffer.concat([get, create]));
    await waitForHit(served);
    served.reset();

    expect(await seen).toEqual({ bytes: Buffer.alloc(0), over: "end" });
    await served.close();
    expect(served.requests.all().map(({ rpc }) => rpc)).not.toContain("CreatePrebuild");
  });
});
