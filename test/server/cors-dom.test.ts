// Owns that pages under test reach a mock on another port: in jsdom by its XMLHttpRequest, in happy-dom by its fetch. Both
// send preflights and keep to the answers, as browsers do.
import { Window } from "happy-dom";
import { JSDOM, VirtualConsole } from "jsdom";
import { afterEach, describe, expect, it } from "vitest";
import { type Mock, type StartOptions, startMock } from "../../src/index.ts";

const PAGE = "http://localhost:5173";
const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const LIST = "/api/gitpod.v1.PrebuildService/ListPrebuilds";
const HEADERS = {
  authorization: "Bearer t",
  "content-type": "application/json",
  "connect-protocol-version": "1",
};

let mock: Mock;
afterEach(() => mock.close());

interface Call {
  readonly verb: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a page's call came to: the answer, or that the page must not see one. */
type Send = (url: string, call: Call) => Promise<{ status: number; text: string } | "blocked">;

function xhrOfJsdom(): Send {
  // Its console would print each refusal.
  const { window } = new JSDOM("", { url: `${PAGE}/app`, virtualConsole: new VirtualConsole() });
  return (url, { verb, headers, body }) =>
    new Promise((resolve) => {
      const request = new window.XMLHttpRequest();
      request.open(verb, url);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.onload = () => resolve({ status: request.status, text: request.responseText });
      request.onerror = () => resolve("blocked");
      request.send(body);
    });
}

function fetchOfHappyDom(): Send {
  const window = new Window({ url: `${PAGE}/app` });
  return async (url, { verb, headers, body }) => {
    try {
      const response = await window.fetch(url, {
        method: verb,
        headers,
        ...(body !== undefined && { body }),
      });
      return { status: response.status, text: await response.text() };
    } catch {
      return "blocked";
    }
  };
}

/** What arrives of a stream until it names an operation. */
const watched: Record<string, (url: string, call: Call) => Promise<string>> = {
  "jsdom's XMLHttpRequest": (url, { verb, headers, body }) => {
    const { window } = new JSDOM("", { url: `${PAGE}/app`, virtualConsole: new VirtualConsole() });
    const request = new window.XMLHttpRequest();
    request.open(verb, url);
    for (const [header, value] of Object.entries(headers)) request.setRequestHeader(header, value);
    return new Promise((resolve, reject) => {
      request.onerror = () => reject(new Error("blocked"));
      request.onprogress = () => {
        const text = request.responseText;
        if (!text.includes("RESOURCE_OPERATION")) return;
        request.abort();
        resolve(text);
      };
      request.send(body);
    });
  },
  "happy-dom's fetch": async (url, { verb, headers, body = "" }) => {
    const response = await new Window({ url: `${PAGE}/app` }).fetch(url, { method: verb, headers, body });
    const reader = (response.body as unknown as ReadableStream<Uint8Array>).getReader();
    let text = "";
    while (!text.includes("RESOURCE_OPERATION"))
      text += new TextDecoder().decode((await reader.read()).value as Uint8Array<ArrayBuffer>);
    return text;
  },
};

async function started(options: StartOptions): Promise<string> {
  mock = await startMock({ clock: "frozen", ...options });
  return mock.url;
}

describe.each([
  ["jsdom's XMLHttpRequest", xhrOfJsdom],
  ["happy-dom's fetch", fetchOfHappyDom],
] as const)("a page of another origin, by %s,", (name, open) => {
  it.each([[PAGE], ["*"]])("calls an RPC, preflight included, with cors %s", async (origin) => {
    const url = await started({ cors: [origin] });

    const answer = await open()(url + LIST, { verb: "POST", headers: HEADERS, body: "{}" });

    expect(answer).toMatchObject({ status: 200 });
    expect(JSON.parse((answer as { text: string }).text).prebuilds.length).toBeGreaterThan(0);
    expect(mock.requests.count({ rpc: "ListPrebuilds" })).toBe(1);
  });

  it("sees a refusal of the service as the service wrote it", async () => {
    const url = await started({ cors: [PAGE] });
    const request = { verb: "POST", headers: HEADERS, body: '{"prebuildId":"7"}' };

    const answer = await open()(`${url}/api/gitpod.v1.PrebuildService/GetPrebuild`, request);

    expect(answer).toMatchObject({ status: 400 });
    expect(JSON.parse((answer as { text: string }).text).code).toBe("invalid_argument");
  });

  it("reads a log with its token", async () => {
    const url = await started({ cors: [PAGE] });
    const { prebuilds } = await mock.call("ListPrebuilds");
    const prebuildId = prebuilds?.find(({ status }) => status.phase.endsWith("COMPLETED"))?.id as string;
    const { accessToken } = await mock.call("CreatePrebuildLogsToken", { prebuildId });

    const answer = await open()(`${url}/logs/${prebuildId}`, {
      verb: "GET",
      headers: { authorization: `Bearer ${accessToken}` },
    });

    expect(answer).toMatchObject({ status: 200, text: expect.stringMatching(/./) });
  });

  it("follows WatchEvents until an event arrives, preflight included", async () => {
    const url = await started({ cors: [PAGE] });
    const scope = '{"organization":true}';
    const arrived = watched[name]?.(`${url}/api/gitpod.v1.EventService/WatchEvents`, {
      verb: "POST",
      headers: { ...HEADERS, "content-type": "application/connect+json" },
      body: `\0\0\0\0${String.fromCharCode(scope.length)}${scope}`,
    });
    await mock.requests.waitFor({ rpc: "WatchEvents" });

    await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });

    expect(await arrived).toContain("RESOURCE_OPERATION_CREATE");
  });

  it.each([
    ["without cors", {}],
    ["with cors for another origin", { cors: ["http://localhost:9999"] }],
  ])("is blocked %s, and nothing is recorded", async (_, options) => {
    const url = await started(options);

    expect(await open()(url + LIST, { verb: "POST", headers: HEADERS, body: "{}" })).toBe("blocked");
    expect(mock.requests.count()).toBe(0);
  });

  it("never reaches the control API", async () => {
    const url = await started({ cors: ["*"] });
    const before = mock.clock.now();
    const advance = { verb: "POST", headers: { "content-type": "application/json" }, body: '{"by":"1h"}' };

    expect(await open()(`${url}/_mock/clock/advance`, advance)).toBe("blocked");
    expect(mock.clock.now()).toEqual(before);
  });
});
