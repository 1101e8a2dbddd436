// Owns that the example's bot behaves well because it backs off: without that line its own suite would fail.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, vi } from "vitest";
import type { deploy } from "../../examples/deploy-bot/src/deploy.ts";
import { test } from "../../src/integrations/vitest.ts";
import { PROJECT } from "../server/log-reader.ts";

const SOURCE = "examples/deploy-bot/src";
const COPY = `.cache/deploy-bot-${process.pid}`;
const BACK_OFF = "        await sleep(error instanceof ApiError ? error.retryAfter : 1_000);\n";

type Deploy = typeof deploy;

/** The bot as it is, or with its calls in another text. */
async function botOf(change: (text: string) => string, name: string): Promise<Deploy> {
  const folder = `${COPY}/${name}`;
  mkdirSync(folder, { recursive: true });
  cpSync(SOURCE, folder, { recursive: true });
  const file = `${folder}/prebuild-api.ts`;
  writeFileSync(file, change(readFileSync(file, "utf8")));
  return ((await import(/* @vite-ignore */ join(process.cwd(), folder, "deploy.ts"))) as { deploy: Deploy })
    .deploy;
}

afterAll(() => rmSync(COPY, { recursive: true, force: true }));

describe("under a rate limit", () => {
  test.override({ mockOptions: { scenario: "rate-limited", linkTimers: true } });

  const run = async (bot: Deploy, mock: { baseUrl: string; fetch: typeof fetch }) => {
    const deployment = bot({
      baseUrl: mock.baseUrl,
      token: "any",
      fetch: mock.fetch,
      projectId: PROJECT,
    }).catch((error: Error) => error);
    await vi.advanceTimersByTimeAsync(2 * 60 * 60_000);
    return deployment;
  };

  test("the bot behaves well", async ({ mock }) => {
    expect(await run(await botOf((text) => text, "whole"), mock as never)).toHaveProperty(
      "result",
      "deployed",
    );
    await expect(mock).toBehaveWell();
  });

  test("without its back-off it does not, and the message says what to do", async ({ mock }) => {
    const bot = await botOf((text) => {
      expect(text).toContain(BACK_OFF);
      return text.replace(BACK_OFF, "");
    }, "hasty");
    await run(bot, mock as never);

    const error = await expect(mock)
      .toBehaveWell()
      .catch((thrown: Error) => thrown);
    expect((error as Error).message).toMatch(/ignored-retry-hint/);
    expect((error as Error).message).toMatch(/Wait as long as the refusal says/);
  });
});
