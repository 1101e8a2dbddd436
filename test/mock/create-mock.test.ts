// Owns the making of a mock without a socket: options, misuse, and what it offers.
import { createClient } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock, MisuseError, type Mock, type MockOptions } from "../../src/index.ts";
import { call, PROJECT } from "../server/log-reader.ts";

const UNKNOWN = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e";

function misuse(options: object): MisuseError {
  try {
    createMock(options as MockOptions);
  } catch (error) {
    if (error instanceof MisuseError) return error;
    throw error;
  }
  throw new Error("the options were taken");
}

function createCall({ baseUrl }: Mock, signal: AbortSignal): [url: string, init: RequestInit] {
  const headers = { authorization: "Bearer t", "content-type": "application/json" };
  const body = JSON.stringify({ projectId: PROJECT, spec: {} });
  return [`${baseUrl}/gitpod.v1.PrebuildService/CreatePrebuild`, { method: "POST", headers, body, signal }];
}

test.each([
  ["a seed that is NaN", { seed: Number.NaN }, /seed .* but is NaN\. /],
  ["a seed of -1", { seed: -1 }, /seed .* but is -1\. /],
  ["a seed with a fraction", { seed: 1.5 }, /seed .* but is 1\.5\. /],
  ["a seed past the safe integers", { seed: 2 ** 53 }, /seed .* but is 9007199254740992\. /],
  ["a seed as text", { seed: "1" }, /seed/],
  ["an unknown scenario", { scenario: "helthy" }, /"helthy"; did you mean healthy\?/],
  [
    "a scenario with a wrong field",
    { scenario: { name: "x", summary: "", projects: [{ id: "p" }] } },
    /projects\.0\.id/,
  ],
  ["a scenario with an unknown field", { scenario: { name: "x", summary: "", pools: [] } }, /pools/],
  ["an unknown clock", { clock: "fast" }, /invalid clock mode "fast": .*"per-read"/],
  ["a clock of 0x", { clock: "0x" }, /invalid clock mode "0x"/],
  ["a clock of -1x", { clock: "-1x" }, /invalid clock mode "-1x"/],
  ["a start that is an invalid instant", { startAt: "tomorrow" }, /invalid instant "tomorrow"/],
  ["a start without a zone", { startAt: "2026-01-01T09:00:00" }, /invalid instant/],
  ["a start that is no day", { startAt: "2026-02-31T99:00:00Z" }, /invalid instant/],
  [
    "a start that is an invalid Date",
    { startAt: new Date("x") },
    /invalid instant Invalid Date: use RFC 3339/,
  ],
  ["a latency that is an invalid duration", { latency: "soon" }, /invalid duration "soon"/],
  ["a latency below 0", { latency: -1 }, /invalid duration -1/],
  ["a token that begins with a blank", { token: " a" }, /token/],
  ["an empty token", { token: "" }, /token/],
])("%s is refused in the form of misuse", (_title, options, words) => {
  const { message } = misuse(options);
  expect(message).toMatch(/^Failed to create a mock: .*\.$/s);
  expect(message).toMatch(words);
});

test("the names of all presets are listed in the refusal of an unknown one", () => {
  const { message } = misuse({ scenario: "x" });
  for (const name of ["healthy", "empty", "failing-prebuild", "degraded-pool"])
    expect(message).toContain(name);
});

test("a fresh mock is frozen at its start, healthy", async () => {
  const mock = createMock();
  expect([mock.clock.mode, mock.clock.now().toISOString()]).toEqual(["frozen", "2026-01-01T09:00:00.000Z"]);
  expect((await call(mock, "ListPrebuilds", {})).prebuilds).toHaveLength(3);
});

test.each([
  ["text", "2030-05-06T07:08:09+02:00", "2030-05-06T05:08:09.000Z"],
  ["a Date", new Date(1_800_000_000_000), "2027-01-15T08:00:00.000Z"],
  ["milliseconds", 1_800_000_000_123, "2027-01-15T08:00:00.123Z"],
])("time begins where %s says", (_title, startAt, iso) => {
  expect(createMock({ startAt }).clock.now().toISOString()).toBe(iso);
});

test("the same seed and the same calls give the same bytes", async () => {
  const run = async (seed: number) => {
    const mock = createMock({ seed });
    await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    const transitions = mock.clock.advance("2h");
    return JSON.stringify([
      transitions,
      await call(mock, "ListPrebuilds", {}),
      await call(mock, "ListWarmPools", {}),
    ]);
  };
  expect(await run(7)).toBe(await run(7));
  expect(await run(7)).not.toBe(await run(8));
});

test("two mocks share nothing", async () => {
  const [one, other] = [createMock(), createMock()];
  const before = await call(other, "ListPrebuilds", {});
  await call(one, "CreatePrebuild", { projectId: UNKNOWN, spec: {} });
  one.clock.advance("1h");
  expect(await call(other, "ListPrebuilds", {})).toEqual(before);
  expect(other.clock.now().toISOString()).toBe("2026-01-01T09:00:00.000Z");
});

test("fetch reaches the mock whatever the origin, and takes a path or a Request too", async () => {
  const mock = createMock();
  const init = {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: "{}",
  };
  const path = "/api/gitpod.v1.PrebuildService/ListPrebuilds";
  const inputs = [`https://app.ona.com${path}`, new URL(path, "https://app.gitpod.io"), path];
  const answers = await Promise.all(inputs.map((input) => mock.fetch(input, init)));
  answers.push(await mock.fetch(new Request(`https://app.ona.com${path}`, init)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
});

test.each<[string, (url: string, init: RequestInit) => Parameters<Mock["fetch"]>]>([
  ["a URL", (url, init) => [url, init]],
  ["a Request", (url, init) => [new Request(url, init)]],
])(
  "fetch of %s whose signal is aborted already rejects with its reason and calls nothing",
  async (_, given) => {
    const mock = createMock();
    const before = mock.world.prebuilds().length;
    const answer = mock.fetch(...given(...createCall(mock, AbortSignal.abort(new Error("enough")))));

    await expect(answer).rejects.toThrow("enough");
    expect([mock.world.prebuilds().length, mock.requests.all()]).toEqual([before, []]);
  },
);

test("fetch of a Request rejects with its signal's reason, though the mock had an answer by then", async () => {
  const mock = createMock();
  mock.faults.add({ rpc: "*", delay: "24d" });
  const leaving = new AbortController();
  const answer = mock.fetch(new Request(...createCall(mock, leaving.signal)));
  const ended = expect(answer).rejects.toThrow("enough");
  await expect.poll(() => mock.faults.list()[0]?.hits).toBe(1);
  leaving.abort(new Error("enough"));

  await ended;
});

test("the app serves a request of the web, also when its fetch is passed on alone", async () => {
  const { fetch } = createMock().app;
  const response = await fetch(new Request("http://localhost/_mock/health"));
  expect(await response.json()).toEqual({ status: "ready" });
});

test("transport() sends a token of its own, the required one if there is one", async () => {
  const client = createClient(PrebuildService, createMock({ token: "s3cret" }).transport());
  expect((await client.listPrebuilds({})).prebuilds).toHaveLength(3);
});

test("transport() leaves a caller's token as it is", async () => {
  const client = createClient(PrebuildService, createMock({ token: "s3cret" }).transport());
  const listed = client.listPrebuilds({}, { headers: { authorization: "Bearer other" } });
  await expect(listed).rejects.toMatchObject({ rawMessage: expect.stringContaining("token") });
});

test("without a socket the URL is one that no network resolves, and the variables name it", () => {
  const { url, baseUrl, env } = createMock({ token: "s3cret" });
  expect(new URL(url).hostname).toMatch(/\.invalid$/);
  expect(baseUrl).toBe(`${url}/api`);
  expect(env).toEqual({
    ONA_BASE_URL: baseUrl,
    ONA_API_KEY: "s3cret",
    ONA_HOST: url,
    ONA_TOKEN: "s3cret",
    GITPOD_BASE_URL: baseUrl,
    GITPOD_API_KEY: "s3cret",
  });
});

test("a closed mock refuses fetch and says what to do", async () => {
  const mock = createMock();
  await mock.close();
  await expect(mock.fetch("/_mock/health")).rejects.toThrow(/^Failed to fetch: the mock is closed\. /);
});

test("closing twice is calm", async () => {
  const mock = createMock();
  await mock.close();
  await expect(mock.close()).resolves.toBeUndefined();
});

test("`await using` closes at the end of its block", async () => {
  let fetch: (path: string) => Promise<Response>;
  {
    await using mock = createMock();
    fetch = mock.fetch;
    expect((await fetch("/_mock/health")).status).toBe(200);
  }
  await expect(fetch("/_mock/health")).rejects.toThrow(/closed/);
});

test("a prebuild's logUrl begins with the mock's URL", async () => {
  const mock = createMock();
  const { prebuild } = await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  mock.clock.advance("5m");
  const { status } = (await call(mock, "GetPrebuild", { prebuildId: prebuild.id })).prebuild;
  expect(status.logUrl.startsWith(`${mock.url}/`)).toBe(true);
});
