// Owns what runs in a page whose clock is linked: it watches timers and calls, so that the test knows when the page has
// something to do. The function is passed on as text, so it must be whole in itself.

/** What the page says of itself, under this name. */
export const WATCH = "__prebuildMockWatch";

/** What the page says of itself. */
export interface PageWatch {
  /** In how many milliseconds its next timer is due. Timers that have been cleared count too. */
  readonly due: () => number;
  /** Resolves when it has taken the responses to all its calls, except those given up by `hold`. */
  readonly idle: () => Promise<void>;
  /** Waits no longer for the calls that have no response yet. */
  readonly hold: () => void;
}

/** What the script needs to know. */
export interface WatchOptions {
  readonly name: string;
  /** The pattern of the addresses of calls. */
  readonly calls: string;
  /** The pattern of those whose response never ends. */
  readonly streams: string;
}

/** Watches the timers and the calls of this page. */
export function watchInPage({ name, calls, streams }: WatchOptions): void {
  const page = globalThis as unknown as Record<string, unknown>;
  const isCall = new RegExp(calls);
  const isStream = new RegExp(streams);
  const timers = new Set<{ at: number; every: number }>();
  const open = new Set<Promise<unknown>>();
  const turn = () =>
    new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(0);
    });
  const follow = (url: string | URL, call: Promise<unknown>) => {
    const { href } = new URL(url, document.baseURI);
    if (!isCall.test(href) || isStream.test(href)) return;
    const taken = call.catch(() => {}).then(turn);
    open.add(taken);
    void taken.then(() => open.delete(taken));
  };
  const watched =
    (set: (...args: unknown[]) => unknown, isInterval: boolean) =>
    (...args: unknown[]) => {
      const delay = Math.max(0, Number(args[1]) || 0);
      timers.add({ at: performance.now() + delay, every: isInterval ? Math.max(1, delay) : 0 });
      return set(...args);
    };
  page.setTimeout = watched(page.setTimeout as () => unknown, false);
  page.setInterval = watched(page.setInterval as () => unknown, true);
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => {
    const answer = fetch(input, init);
    const { href, isEnded } =
      input instanceof Request
        ? { href: input.url, isEnded: input.signal }
        : { href: input, isEnded: init?.signal };
    const left = new Promise((resolve) => isEnded?.addEventListener("abort", resolve));
    const read = answer.then((response) => response.clone().arrayBuffer());
    follow(href, Promise.race([read, left]));
    return answer;
  };
  const { open: openXhr } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...args: unknown[]) {
    const ended = new Promise((resolve) => this.addEventListener("loadend", resolve, { once: true }));
    this.addEventListener("loadstart", () => follow(args[1] as string, ended), { once: true });
    openXhr.apply(this, args as Parameters<typeof openXhr>);
  };
  const watch: PageWatch = {
    due: () => {
      const now = performance.now();
      let next = Infinity;
      for (const timer of timers) {
        if (timer.every > 0) while (timer.at <= now) timer.at += timer.every;
        if (timer.at <= now) timers.delete(timer);
        else next = Math.min(next, timer.at - now);
      }
      return next;
    },
    idle: async () => {
      await turn();
      while (open.size > 0) {
        await Promise.all(open);
        await turn();
      }
    },
    hold: () => open.clear(),
  };
  page[name] = watch;
}
