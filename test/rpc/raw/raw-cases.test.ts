// Owns that the same bytes get the same answer by every way to a mock.
import { afterAll, beforeAll, expect, it } from "vitest";
import { createMock, type Mock, startMock } from "../../../src/index.ts";
import { comparable } from "./raw-case.ts";
import { RAW_CASES } from "./raw-cases.ts";
import { byFetch, overSocket, toApp } from "./raw-doors.ts";

/** The same world for each: what a case changes in one it changes in the others. */
const OPTIONS = { seed: 4_020, clock: "frozen", startAt: "2026-03-01T09:00:00Z" } as const;

let port: Mock;
let app: Mock;
let fetched: Mock;
beforeAll(async () => {
  port = await startMock(OPTIONS);
  // What answers name is then the same too.
  app = createMock({ ...OPTIONS, url: port.url });
  fetched = createMock({ ...OPTIONS, url: port.url });
});
afterAll(() => port.close());

it("are more than 300, each with a title of its own", () => {
  expect(RAW_CASES.length).toBeGreaterThan(300);
  expect(new Set(RAW_CASES.map(({ title }) => title)).size).toBe(RAW_CASES.length);
});

it.each(RAW_CASES)("$title", async (raw) => {
  const overPort = comparable(raw, await overSocket(port.url, raw));

  expect(comparable(raw, await toApp(app, port.url, raw))).toEqual(overPort);
  expect(comparable(raw, await byFetch(fetched, port.url, raw))).toEqual(overPort);
});
