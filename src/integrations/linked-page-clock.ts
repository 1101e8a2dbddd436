// Owns the link between the clock of a context's pages and that of a mock: whichever is advanced, the other moves by
// the same amount. The page is moved from timer to timer, and waits for the mock's responses in between, so that code
// that polls finds the mock at its own instant.
import type { BrowserContext, Page } from "@playwright/test";
import { hostDelay } from "../mock/host-time.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { linkedVerbs } from "./linked-verbs.ts";
import type { PageAddresses } from "./page-address.ts";
import { type PageWatch, WATCH, watchInPage } from "./page-clock-script.ts";

/** The shortest step from timer to timer, in milliseconds. */
const LEAST_STEP = 100;

/** How long a response may take before it counts as one that a fault holds back, in milliseconds of real time. */
const LONGEST_WAIT = 1_000;

/** How long before the mock's start the page's clock is installed: it cannot be paused at an instant that has passed. */
const BEFORE = 60_000;

/** What Playwright takes: milliseconds, "ss", "mm:ss" or "hh:mm:ss". */
const TICKS = /^\d+(?::\d\d){0,2}$/;

type Ticks = number | string;

/**
 * Installs the clock of all pages of a context, paused at the mock's instant, and links it. The returned function ends
 * the link, once the pages have followed.
 */
export async function linkPageClock(
  context: BrowserContext,
  mock: Mock,
  { all, streams }: PageAddresses,
): Promise<() => Promise<void>> {
  const { clock } = context;
  const { runFor, fastForward, pauseAt, resume } = clock;
  const { advance, advanceTo, setMode } = mock.clock;
  const start = mock.clock.now().getTime();
  await clock.install({ time: start - BEFORE });
  await clock.pauseAt(start);
  await context.addInitScript(watchInPage, { name: WATCH, calls: all.source, streams: streams.source });

  let moves = Promise.resolve();
  /** One move after the other. */
  const queued = <T>(move: () => Promise<T>): Promise<T> => {
    const moved = moves.then(move);
    moves = moved.then(
      () => {},
      () => {},
    );
    return moved;
  };
  const settled = () => Promise.all(context.pages().map(idle));
  const step = async (by: number) => {
    advance(by);
    await runFor.call(clock, by);
    await settled();
  };
  const moveBy = async (ticks: Ticks, move: (by: number) => Promise<void>) => {
    const by = millisecondsOf(ticks);
    // Playwright refuses it in its own words.
    return by === undefined ? runFor.call(clock, ticks) : move(by);
  };
  Object.assign(clock, {
    install: async () => {
      throw new MisuseError(
        "Failed to install the page's clock: it is linked to the mock's. Leave page.clock.install() out, or linkClock.",
      );
    },
    runFor: (ticks: Ticks) =>
      queued(() =>
        moveBy(ticks, async (by) => {
          await settled();
          for (let left = by; left > 0; ) {
            const due = Math.min(...(await Promise.all(context.pages().map(nextDue))));
            const next = Math.min(left, Math.max(due, LEAST_STEP));
            await step(next);
            left -= next;
          }
        }),
      ),
    fastForward: (ticks: Ticks) =>
      queued(() =>
        moveBy(ticks, async (by) => {
          advance(by);
          await fastForward.call(clock, by);
          await settled();
        }),
      ),
    pauseAt: (time: number | string | Date) =>
      queued(async () => {
        advanceTo(new Date(time));
        setMode("frozen");
        await pauseAt.call(clock, time);
        await settled();
      }),
    resume: () =>
      queued(async () => {
        setMode("real");
        await resume.call(clock);
      }),
  });

  let failure: unknown;
  const follow = (by: number) => {
    if (by <= 0) return;
    queued(async () => {
      if (context.pages().length > 0) await runFor.call(clock, by);
      else await fastForward.call(clock, by);
      await settled();
    }).catch((error) => {
      if (context.pages().length > 0) failure ??= error;
    });
  };
  Object.assign(mock.clock, linkedVerbs(mock.clock, follow));
  return async () => {
    await moves;
    if (failure !== undefined) throw failure;
  };
}

/** Undefined if Playwright would refuse it. */
function millisecondsOf(ticks: Ticks): number | undefined {
  if (typeof ticks === "number") return ticks >= 0 ? Math.ceil(ticks) : undefined;
  if (!TICKS.test(ticks)) return undefined;
  return ticks.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1_000;
}

/** In how many milliseconds a page has something to do. */
async function nextDue(page: Page): Promise<number> {
  return (await asked(page, "due")) ?? Infinity;
}

/** Resolves when a page has taken the responses to its calls, except those that a fault holds back. */
async function idle(page: Page): Promise<void> {
  const ended = new AbortController();
  const late = hostDelay(LONGEST_WAIT, ended.signal).then(() => "late");
  const end = await Promise.race([late, asked(page, "idle")]);
  ended.abort();
  if (end === "late") await asked(page, "hold");
}

/** What a page says; undefined if it is between two documents, or gone. */
async function asked<N extends keyof PageWatch>(
  page: Page,
  what: N,
): Promise<Awaited<ReturnType<PageWatch[N]>> | undefined> {
  const ask = ({ name, what }: { name: string; what: string }): unknown =>
    (globalThis as unknown as Record<string, Record<string, () => unknown>>)[name]?.[what]?.();
  try {
    return (await page.evaluate(ask, { name: WATCH, what })) as Awaited<ReturnType<PageWatch[N]>>;
  } catch {
    return undefined;
  }
}
