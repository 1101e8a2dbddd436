// Owns the names of RPCs: the method alone, or service and method if two services have a method of that name.
import { RPCS } from "./gen/gitpod/v1/rpcs.ts";

/**
 * The name of an RPC: "GetPrebuild", or "EnvironmentService/ListEnvironmentClasses" if two services
 * have such a method.
 */
export type RpcName = keyof typeof RPCS;

type LongName = {
  [N in RpcName]: `${"" | "gitpod.v1."}${(typeof RPCS)[N]["service"]}/${(typeof RPCS)[N]["method"]}`;
}[RpcName];

/** An RPC as rules and filters may name it: by its name, or by service and method. */
export type AnyRpc = RpcName | LongName;

const PACKAGE = "gitpod.v1.";

/** All names, those of `PrebuildService` first. */
export const RPC_NAMES = Object.keys(RPCS) as readonly RpcName[];

const BY_LONG_NAME: ReadonlyMap<string, RpcName> = new Map(
  RPC_NAMES.flatMap((name) => {
    const long = `${RPCS[name].service}/${RPCS[name].method}`;
    return [
      [PACKAGE + long, name],
      [long, name],
    ] as const;
  }),
);

/** Every accepted spelling of an RPC: its name, and its service and method. */
export const ACCEPTED_RPCS = [...new Set([...RPC_NAMES, ...BY_LONG_NAME.keys()])] as readonly AnyRpc[];

/** The canonical name of an RPC, from any accepted spelling. */
export function canonicalRpc(rpc: AnyRpc): RpcName {
  return BY_LONG_NAME.get(rpc) ?? (rpc as RpcName);
}

/** The name of the RPC that a path names; service and method if the mock does not serve it. */
export function rpcNameOf(service: string, method: string): string {
  return servedName(service, method) ?? `${service}/${method}`;
}

/** Whether the mock serves an RPC. */
export function isServedRpc(service: string, method: string): boolean {
  return servedName(service, method) !== undefined;
}

function servedName(service: string, method: string): RpcName | undefined {
  return service.startsWith(PACKAGE) ? BY_LONG_NAME.get(`${service}/${method}`) : undefined;
}
