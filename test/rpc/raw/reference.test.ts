// Owns that the protocol is spoken as Connect's own server for Node speaks it: each raw case has the same outcome there,
// or a reason why not.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  Code,
  ConnectError,
  type ConnectRouter,
  createClient,
  type HandlerContext,
} from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  EventService,
  type WatchEventsRequest,
  WatchEventsRequestSchema,
} from "../../../src/api/gen/gitpod/v1/event_pb.ts";
import { PrebuildService } from "../../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock, type Mock, startMock } from "../../../src/index.ts";
import { bearerToken } from "../../../src/rpc/auth.ts";
import { checkBounds } from "../../../src/rpc/bounds.ts";
import { DIVERGENCES, type Divergence } from "./divergences.ts";
import { outcome } from "./raw-case.ts";
import { RAW_CASES } from "./raw-cases.ts";
import { overSocket } from "./raw-doors.ts";

const OPTIONS = { seed: 4_020, clock: "frozen", startAt: "2026-03-01T09:00:00Z" } as const;

let ours: Mock;
let reference: Server;
let url: string;
const behind = createMock(OPTIONS);

beforeAll(async () => {
  ours = await startMock(OPTIONS);
  const transport = behind.transport();
  const prebuilds = createClient(PrebuildService, transport);
  const routes = (router: ConnectRouter) => {
    for (const method of PrebuildService.methods) {
      const call = prebuilds[method.localName as keyof typeof prebuilds] as (
        request: object,
      ) => Promise<never>;
      router.rpc(method as typeof PrebuildService.method.getPrebuild, (request, context) => {
        requireToken(context);
        return call(request);
      });
    }
    // biome-ignore lint/correctness/useYield: it ends at once, because a stream that begins would never end
    router.rpc(EventService.method.watchEvents, async function* (request, context) {
      requireToken(context);
      requireBounds(request);
    });
  };
  const options = { routes, grpc: false, grpcWeb: false, readMaxBytes: 4 * 2 ** 20 };
  const [below, root] = [
    connectNodeAdapter({ ...options, requestPathPrefix: "/api" }),
    connectNodeAdapter(options),
  ];
  reference = createServer({ maxHeaderSize: 2 ** 20 }, (request, response) =>
    request.url?.startsWith("/api/gitpod") ? below(request, response) : root(request, response),
  );
  await new Promise<void>((resolve) => reference.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(reference.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await ours.close();
  reference.close();
});

function requireToken({ requestHeader }: HandlerContext): void {
  if (bearerToken(requestHeader.get("authorization") ?? undefined) === undefined) {
    throw new ConnectError("no token", Code.Unauthenticated);
  }
}

function requireBounds(request: WatchEventsRequest): void {
  try {
    checkBounds(WatchEventsRequestSchema, request);
  } catch {
    throw new ConnectError("out of bounds", Code.InvalidArgument);
  }
}

const met = new Set<Divergence>();

it.each(RAW_CASES)("$title", async (raw) => {
  const own = outcome(raw, await overSocket(ours.url, raw));
  const theirs = outcome(raw, await overSocket(url, raw));
  const known = DIVERGENCES.find(
    (each) => each.ours === own && each.theirs === theirs && each.cases.test(raw.title),
  );
  if (known) met.add(known);
  else expect(own).toBe(theirs);
});

it("no divergence is listed that there is not", () => {
  expect(DIVERGENCES.filter((each) => !met.has(each))).toEqual([]);
});
