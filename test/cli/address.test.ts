// Owns the flags that say under which address a server is reached.
import { afterEach, expect, test } from "vitest";
import { endAll, start } from "./cli-process.ts";

afterEach(endAll);

test("--public-url is what the ready line, the banner and responses name", async () => {
  const { cli } = await start(["--public-url", "http://mock.example.com/prebuilds/"]);

  expect(await cli.ready()).toBe("http://mock.example.com/prebuilds");
  expect(cli.stdout).toContain("ONA_BASE_URL=http://mock.example.com/prebuilds/api\n");
});

test.each([
  [["--allowed-host", "a.example", "--allowed-host", "b.example"], {}],
  [["--allowed-host", "a.example,b.example"], {}],
  [[], { PREBUILD_MOCK_ALLOWED_HOSTS: "a.example, b.example" }],
])("%j with %j allows two names", async (args, env) => {
  const { url } = await start(args, env as Record<string, string>);
  const statuses = await Promise.all(
    ["a.example", "b.example", "c.example"].map((host) => statusOf(url, host)),
  );

  expect(statuses).toEqual([200, 200, 403]);
});

test("the check of host names that is off, and a port beyond loopback, are warned of", async () => {
  const { cli } = await start(["--host", "0.0.0.0", "--allowed-host", "*"]);

  expect(cli.stderr).toMatch(/^warning: bound to 0\.0\.0\.0 without a token/m);
  expect(cli.stderr).toMatch(/^warning: every host name is allowed/m);
  await expect((await start(["--host", "0.0.0.0", "--token", "t"])).cli.stderr).toBe("");
});

async function statusOf(url: string, host: string): Promise<number | undefined> {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/_mock/info`, { headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on("error", reject).end();
  });
}

test.each([
  [["--cors", "http://a.example", "--cors", "http://b.example:8080"], {}],
  [["--cors", "http://a.example,http://b.example:8080/"], {}],
  [[], { PREBUILD_MOCK_CORS: "http://a.example, http://b.example:8080" }],
])("%j with %j lets pages of two origins call", async (args, env) => {
  const { url } = await start(args, env as Record<string, string>);
  const allowed = await Promise.all(
    ["http://a.example", "http://b.example:8080", "http://c.example"].map(async (origin) => {
      const { status } = await fetch(`${url}/api/gitpod.v1.PrebuildService/ListPrebuilds`, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST" },
      });
      return status;
    }),
  );

  expect(allowed).toEqual([204, 204, 403]);
});
