// A `test` with a mock of its own, which answers what the page asks of the service; nothing of it leaves the browser.
import { test as base } from "@playwright/test";
import { createMock } from "prebuild-mock";

export const test = base.extend({
  mockOptions: [{}, { option: true }],
  mock: async ({ page, mockOptions }, use) => {
    const mock = createMock(mockOptions);
    await page.route("**/gitpod.v1.*/*", async (route) => {
      const request = route.request();
      const answer = await mock.fetch(request.url(), {
        method: request.method(),
        headers: { ...request.headers(), authorization: "Bearer any" },
        body: request.postDataBuffer(),
      });
      await route.fulfill({
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      });
    });
    await use(mock);
    await mock.close();
  },
});
