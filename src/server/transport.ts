// Owns the Connect transport of a mock. Connect's client is loaded by the first call, not with the library.
import type { Transport } from "@connectrpc/connect";
import { loadModules } from "../api/modules.ts";
import { createLoader } from "./loader.ts";

export interface TransportOptions {
  readonly baseUrl: string;
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Sent if a call has no Authorization header. */
  readonly token: string;
  readonly loadConnect: () => Promise<Connect>;
}

type Connect = typeof import("@connectrpc/connect-web");

export const importConnect = (): Promise<Connect> => loadModules(() => import("@connectrpc/connect-web"));

/** A transport that speaks binary Connect to the given `fetch`. */
export function createTransport({ baseUrl, fetch, token, loadConnect }: TransportOptions): Transport {
  const load = createLoader(async () => {
    const { createConnectTransport } = await loadConnect();
    return createConnectTransport({
      baseUrl,
      fetch: fetch as typeof globalThis.fetch,
      useBinaryFormat: true,
    });
  });
  const authorized = (header: HeadersInit | undefined) => {
    const headers = new Headers(header);
    if (!headers.has("authorization")) headers.set("authorization", `Bearer ${token}`);
    return headers;
  };
  return {
    async unary(method, signal, timeoutMs, header, input, contextValues) {
      return (await load()).unary(method, signal, timeoutMs, authorized(header), input, contextValues);
    },
    async stream(method, signal, timeoutMs, header, input, contextValues) {
      return (await load()).stream(method, signal, timeoutMs, authorized(header), input, contextValues);
    },
  };
}
