// Owns the errors of faults in the service's own dialect, through every door.
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { afterEach, describe, expect, it } from "vitest";
import { CODES, HTTP_STATUS } from "../../../src/api/codes.ts";
import { EventService } from "../../../src/api/gen/gitpod/v1/event_pb.ts";
import { RetryInfoSchema } from "../../../src/api/gen/google/rpc/error_details_pb.ts";
import { createMock, type Mock } from "../../../src/index.ts";
import { PREBUILD, post } from "../../rpc/request.ts";
import { DOORS } from "../../rpc-cases/doors.ts";

const GET = { prebuildId: PREBUILD };
const limited = {
  code: "resource_exhausted",
  message: "slow down",
  retryAfter: "1500ms",
  details: [{ type: "acme.Quota", value: "CAE=", debug: { left: 0 } }],
} as const;

let open: Mock | undefined;
afterEach(() => open?.close());

describe.each(CODES)("the code %s", (code) => {
  it("comes with its status and a message that names the rule", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "GetPrebuild", code });
    const { status, json } = await post(mock, "GetPrebuild", GET);

    expect([status, json]).toEqual([
      HTTP_STATUS[code],
      { code, message: `${code}, as the fault rule fault-1 says` },
    ]);
  });
});

describe.each(DOORS)("through $way", ({ open: openDoor }) => {
  it("a fault has its code, message and details", async () => {
    const { mock, door } = await openDoor({});
    open = mock;
    mock.faults.add({ rpc: "GetPrebuild", ...limited });

    expect(await door.call("GetPrebuild", GET)).toMatchObject({
      code: "resource_exhausted",
      message: "slow down",
      details: [{ type: "acme.Quota", value: Uint8Array.of(8, 1) }, { type: "google.rpc.RetryInfo" }],
    });
  });

  it("a refused CreatePrebuild leaves nothing, and the next one is executed", async () => {
    const { mock, door } = await openDoor({});
    open = mock;
    mock.faults.add({ rpc: "CreatePrebuild", times: 1, code: "unavailable" });
    const count = () => mock.world.prebuilds().length;
    const before = count();
    const create = { projectId: PREBUILD, spec: {} };

    expect(await door.call("CreatePrebuild", create)).toMatchObject({ code: "unavailable" });
    expect(count()).toBe(before);
    expect(await door.call("CreatePrebuild", create)).toHaveProperty("message.prebuild");
  });
});

describe("retryAfter", () => {
  it.each(["application/json", "application/proto"])("gives a %s caller all three hints", async (type) => {
    const mock = createMock();
    mock.faults.add({ rpc: "ListPrebuilds", ...limited });
    const body = type === "application/json" ? "{}" : new Uint8Array(0);
    const { headers, json } = await post(mock, "ListPrebuilds", body, { "content-type": type });

    expect([headers.get("ratelimit-retryafter"), headers.get("retry-after")]).toEqual(["2", "2"]);
    expect(json.details[1]).toEqual({
      type: "google.rpc.RetryInfo",
      value: "CggIARCAyrXuAQ",
      debug: { retryDelay: "1.500s" },
    });
  });

  it.each([
    ["1ms", "1"],
    ["1s", "1"],
    ["1.001s", "2"],
    ["1.2s", "2"],
    ["61.4s", "62"],
  ] as const)(
    "of %s is %s in the headers, whose whole seconds are rounded up",
    async (retryAfter, seconds) => {
      const mock = createMock();
      mock.faults.add({ rpc: "GetPrebuild", code: "unavailable", retryAfter });
      const { headers } = await post(mock, "GetPrebuild", GET);

      expect([headers.get("ratelimit-retryafter"), headers.get("retry-after")]).toEqual([seconds, seconds]);
    },
  );

  it("gives a watcher the detail, and the hints as metadata", async () => {
    const mock = createMock();
    mock.faults.add({ rpc: "WatchEvents", ...limited });
    const watch = async () => {
      for await (const _ of createClient(EventService, mock.transport()).watchEvents({})) return;
    };
    const error = ConnectError.from(await watch().catch((thrown) => thrown));

    expect([error.code, error.rawMessage]).toEqual([Code.ResourceExhausted, "slow down"]);
    expect([error.metadata.get("retry-after"), error.metadata.get("ratelimit-retryafter")]).toEqual([
      "2",
      "2",
    ]);
    expect(error.findDetails(RetryInfoSchema)).toMatchObject([
      { retryDelay: { seconds: 1n, nanos: 500_000_000 } },
    ]);
  });

  it("is also written as a detail of one's own", async () => {
    const mock = createMock();
    const details = [{ type: "google.rpc.RetryInfo", debug: { retryDelay: "3s" } }];
    mock.faults.add({ rpc: "GetPrebuild", code: "aborted", details });
    const { json, headers } = await post(mock, "GetPrebuild", GET);

    expect(json.details).toEqual([
      { type: "google.rpc.RetryInfo", value: "CgIIAw", debug: { retryDelay: "3s" } },
    ]);
    expect(headers.get("retry-after")).toBeNull();
  });
});
