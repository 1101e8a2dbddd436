// Owns the lookup of the RPC that a name given to `call` means.
import { RPCS } from "../api/gen/gitpod/v1/rpcs.ts";
import { ACCEPTED_RPCS, type AnyRpc, canonicalRpc, RPC_NAMES, type RpcName } from "../api/rpc-names.ts";
import { isNear, nearest } from "../input/nearest-word.ts";
import { quoted } from "../input/quoted.ts";
import type { CallMethod } from "../wire/rpc-types.ts";
import { MisuseError } from "./misuse.ts";

/** @throws MisuseError if no RPC has the name, several have its method, or it is a stream */
export function unaryRpcOf(name: CallMethod): RpcName {
  const rpc = (ACCEPTED_RPCS as readonly unknown[]).includes(name) ? canonicalRpc(name as AnyRpc) : undefined;
  if (rpc !== undefined && rpc !== "WatchEvents") return rpc;
  throw new MisuseError(`Failed to call ${quoted(name)}: ${rpc ? IS_STREAM : whyUnknown(String(name))}.`);
}

const IS_STREAM = "it is a stream, and call takes RPCs with one response. Use mock.transport() or mock.fetch";

function whyUnknown(name: string): string {
  const namesakes = RPC_NAMES.filter((each) => each.endsWith(`/${name}`));
  if (namesakes.length > 0) return `several services have it. Use ${namesakes.join(" or ")}`;
  const [given, hasService] = [name.replace(/^gitpod\.v1\./, ""), name.includes("/")];
  const words = RPC_NAMES.map((each) => (hasService ? `${RPCS[each].service}/${RPCS[each].method}` : each));
  const meant = nearest(given, words);
  const suggestion = isNear(given, meant) ? ` Did you mean ${meant}?` : "";
  return `unknown method.${suggestion} ${choice(hasService ? given.slice(0, given.indexOf("/")) : "PrebuildService")}`;
}

/** The known methods of a service, or the known services. */
function choice(service: string): string {
  const known = RPC_NAMES.filter((each) => RPCS[each].service === service);
  if (known.length > 0) return `${service} has ${known.map((each) => RPCS[each].method).join(", ")}`;
  return `The services are ${[...new Set(RPC_NAMES.map((each) => RPCS[each].service))].join(", ")}`;
}
