// Owns which requests of a page are for a mock: RPCs at any address, and what is at the mock's own.
import { EVENT_SERVICE } from "../api/methods.ts";
import type { Mock } from "../mock/mock.ts";
import { escaped } from "./escaped.ts";

/** Which requests of a page go to a mock, and where. */
export interface PageAddresses {
  /** What goes to the mock. */
  readonly all: RegExp;
  /** Those of them whose responses are streams. */
  readonly streams: RegExp;
  /** The address at the mock of such a request. */
  readonly atMock: (url: string) => string;
}

/** RPCs of every service, under any prefix. */
const RPC = /^https?:\/\/[^?#]+?\/(gitpod\.v1\.\w+\/\w+(?:\?[^#]*)?)$/;

/** The addresses of a mock, which has no other than its own and those of RPCs. */
export function pageAddresses(mock: Pick<Mock, "url" | "baseUrl">): PageAddresses {
  const own = `${escaped(mock.url)}(?:/worlds/[^/?#]+)?/`;
  const watch = `https?://[^?#]+/${escaped(EVENT_SERVICE)}/WatchEvents(?:\\?|$)`;
  const isOwn = new RegExp(`^${own}`);
  return {
    all: new RegExp(`${RPC.source}|^${own}(?:_mock|logs)(?:[/?]|$)`),
    streams: new RegExp(`^(?:${watch}|${own}(?:logs/|_mock/events))`),
    atMock: (url) => (isOwn.test(url) ? url : url.replace(RPC, `${mock.baseUrl}/$1`)),
  };
}
