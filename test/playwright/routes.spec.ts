// Owns what a page meets whose calls are routed to the mock of its test.
import { mergeTests } from "@playwright/test";
import { expect, openApp, test } from "./app-page.ts";
import { PROJECT } from "./project.ts";

test.describe("calls of a page", () => {
  for (const kind of ["json", "binary", "reads"] as const) {
    test(`reach the mock: a generated client, ${kind}`, async ({ page, mock }) => {
      await openApp(page);

      const id = await page.evaluate(
        async ([kind, projectId]) => {
          const client = globalThis.app.client(kind);
          const { prebuild } = await client.createPrebuild({ projectId, spec: {} });
          const read = await client.getPrebuild({ prebuildId: prebuild?.id });
          return read.prebuild?.id;
        },
        [kind, PROJECT] as const,
      );

      expect(mock.world.prebuild(String(id))).toBeInPhase("PENDING");
      expect(mock).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId: PROJECT } });
      expect(mock.requests.all().map(({ encoding }) => encoding)).toEqual(
        kind === "json" ? ["json", "json"] : ["proto", "proto"],
      );
    });
  }

  test("are seen by Playwright as any others", async ({ page }) => {
    await openApp(page);
    const responded = page.waitForResponse("**/ListPrebuilds");

    await page.evaluate(() => globalThis.app.call("ListPrebuilds", {}));

    expect((await responded).status()).toBe(200);
  });

  test("are refused as the mock refuses, and the page reads when to retry", async ({ page, mock }) => {
    mock.faults.add({ rpc: "ListPrebuilds", code: "resource_exhausted", retryAfter: "7s" });
    await openApp(page);

    const refusal = await page.evaluate(async () => {
      const answer = await fetch("https://app.ona.com/api/gitpod.v1.PrebuildService/ListPrebuilds", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: "{}",
      });
      return {
        status: answer.status,
        code: (await answer.json()).code,
        after: answer.headers.get("retry-after"),
      };
    });

    expect(refusal).toEqual({ status: 429, code: "resource_exhausted", after: "7" });
  });

  test("under any prefix of the page's own origin, and of services beside it", async ({ page, mock }) => {
    await openApp(page);

    const user = await page.evaluate(async () => {
      const headers = { "content-type": "application/json" };
      const init = { method: "POST", headers, body: "{}" };
      const answer = await fetch("/deep/below/gitpod.v1.IdentityService/GetAuthenticatedIdentity", init);
      return answer.json();
    });

    expect(user).toHaveProperty("subject");
    expect(mock.requests.count()).toBe(1);
  });

  test("else are not touched", async ({ page, mock }) => {
    await openApp(page);

    expect(await page.evaluate(async () => (await fetch("/other")).text())).toContain(
      "<title>Builds</title>",
    );
    expect(mock.requests.count()).toBe(0);
  });
});

for (const connection of ["reset", "empty", "truncate"] as const) {
  test(`a connection that a fault breaks is a network error in the page: ${connection}`, async ({
    page,
    mock,
  }) => {
    mock.faults.add({ rpc: "ListPrebuilds", connection, times: 1 });
    await openApp(page);

    const error = await page.evaluate(() => globalThis.app.call("ListPrebuilds", {}).catch(String));

    expect(error).toBe("TypeError: Failed to fetch");
    expect(await page.evaluate(() => globalThis.app.call("ListPrebuilds", {}))).toHaveProperty("prebuilds");
  });
}

test("a call that a fault holds back hangs until the page gives it up", async ({ page, mock }) => {
  mock.faults.add({ rpc: "ListPrebuilds", connection: "hang" });
  await openApp(page);

  const error = await page.evaluate(async () => {
    const leaving = new AbortController();
    const call = globalThis.app.call("ListPrebuilds", {}, { signal: leaving.signal }).catch(String);
    setTimeout(() => leaving.abort(), 100);
    return call;
  });

  expect(error).toContain("AbortError");
  await expect.poll(() => mock.requests.all().length).toBe(1);
});

test("a test ends although a call hangs", async ({ page, mock }) => {
  mock.faults.add({ rpc: "ListPrebuilds", connection: "hang" });
  await openApp(page);
  await page.evaluate(() => void globalThis.app.call("ListPrebuilds", {}).catch(() => {}));

  await expect.poll(() => mock.faults.list()[0]?.hits).toBe(1);
});

test.describe("the mock of a test", () => {
  test.describe.configure({ mode: "serial" });
  let before: string;

  test("is its own", async ({ page, mock }) => {
    await openApp(page);
    before = (
      await page.evaluate(() =>
        globalThis.app.call("CreatePrebuild", {
          projectId: "b0e12f6c-4c67-429d-a4a6-d9838b5da047",
          spec: {},
        }),
      )
    ).prebuild.id;
    mock.clock.advance("1h");

    expect(mock.world.prebuild(before)).toBeInPhase("COMPLETED");
  });

  test("is another one for the next test", async ({ page, mock }) => {
    await openApp(page);
    const answer = await page.evaluate(
      (prebuildId) => globalThis.app.call("GetPrebuild", { prebuildId }),
      before,
    );

    expect(answer.code).toBe("not_found");
    expect(mock.clock.now()).toEqual(new Date("2026-01-01T09:00:00Z"));
    await expect(mock).toBehaveWell({ except: ["no-timeout-sent"] });
  });
});

test.describe("options", () => {
  test.use({ mockOptions: { scenario: "empty", seed: 7, url: "https://mock.example/below" } });

  test("are those of createMock", async ({ page, mock }) => {
    await openApp(page);

    expect((await page.evaluate(() => globalThis.app.call("ListPrebuilds", {}))).prebuilds).toEqual([]);
    expect(mock.baseUrl).toBe("https://mock.example/below/api");
  });
});

const merged = mergeTests(test, test.extend({ mockOptions: { scenario: "empty" } }));

merged("merged with itself it is one plugin", async ({ page, mock }) => {
  await openApp(page);
  await page.evaluate(() => globalThis.app.call("ListPrebuilds", {}));

  expect(mock.requests.count()).toBe(1);
});

test("the dashboard of the mock can be opened", async ({ page, mock }) => {
  await page.goto(`${mock.url}/_mock/ui`);
  await expect(page.getByText("live", { exact: true })).toBeVisible();
  // What it reads when it opens could else arrive after the event, with the instant before.
  await page.waitForLoadState("networkidle");

  mock.clock.advance("1h");
  await expect(page.getByText("10:00:00")).toBeVisible();
  await page.getByRole("button", { name: "Forward by 10m" }).click();
  await expect.poll(() => mock.clock.now()).toEqual(new Date("2026-01-01T10:10:00Z"));
});
