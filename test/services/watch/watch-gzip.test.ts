// Owns compression of single messages in Connect streams.
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createMock, type Mock } from "../../../src/index.ts";
import { envelope } from "../../../src/rpc/envelope.ts";
import { call, PROJECT } from "../../server/log-reader.ts";
import { WATCH, WatchReader, watchInit } from "./watch-reader.ts";

let mock: Mock;
afterEach(async () => {
  vi.restoreAllMocks();
  await mock.close();
});

describe.each(["connect+proto", "connect+json"] as const)("by %s", (form) => {
  const plain = watchInit(form, { organization: true });
  const body = envelope(1, gzipSync((plain.body as Uint8Array).slice(5))) as Uint8Array<ArrayBuffer>;

  async function firstFrame(init: RequestInit, headers: Record<string, string>) {
    mock = createMock();
    const sent = { ...(plain.headers as Record<string, string>), ...headers };
    const reader = new WatchReader(
      form,
      await mock.fetch(`${mock.baseUrl}/${WATCH}`, { ...init, headers: sent }),
    );
    await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    const frame = await reader.frame();
    await reader.cancel();
    return { frame, encoding: reader.response.headers.get("connect-content-encoding") };
  }

  it.each([
    ["", () => {}],
    [", also without Node's zlib", () => vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined)],
  ])(
    "a compressed request is understood and answered compressed if that is accepted%s",
    async (_, arrange) => {
      arrange();
      const { frame: uncompressed } = await firstFrame(plain, {});

      const { frame, encoding } = await firstFrame(
        { ...plain, body },
        { "connect-content-encoding": "gzip", "connect-accept-encoding": "gzip" },
      );

      expect(encoding).toBe("gzip");
      expect(frame?.flags).toBe(1);
      expect(new Uint8Array(gunzipSync(frame?.bytes ?? new Uint8Array(0)))).toEqual(uncompressed?.bytes);
    },
  );

  it("changes that come together are compressed one by one, also without Node's zlib", async () => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
    mock = createMock({ scenario: "empty" });
    const headers = {
      ...(plain.headers as Record<string, string>),
      "connect-content-encoding": "gzip",
      "connect-accept-encoding": "gzip",
    };
    const response = await mock.fetch(`${mock.baseUrl}/${WATCH}`, { ...plain, body, headers });
    const reader = new WatchReader(form, response);
    for (let created = 0; created < 3; created += 1) {
      await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    }
    mock.clock.advance("1h");

    const frames = [await reader.frame(), await reader.frame(), await reader.frame(), await reader.frame()];
    await reader.cancel();

    expect(frames.map((frame) => frame?.flags)).toEqual([1, 1, 1, 1]);
    expect(frames.every((frame) => gunzipSync(frame?.bytes ?? new Uint8Array(0)).length > 0)).toBe(true);
  });

  it("a compressed request is answered plainly if nothing else is accepted", async () => {
    const { frame, encoding } = await firstFrame({ ...plain, body }, { "connect-content-encoding": "gzip" });

    expect(encoding).toBeNull();
    expect(frame?.flags).toBe(0);
  });

  it("a plain request is answered plainly", async () => {
    const { frame, encoding } = await firstFrame(plain, { "connect-accept-encoding": "gzip" });

    expect(encoding).toBeNull();
    expect(frame?.flags).toBe(0);
  });
});
