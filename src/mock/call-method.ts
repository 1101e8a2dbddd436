// Owns the lookup of the RPC that a name given to `call` means, in a table of RPCs.
import { nearWord } from "../input/nearest-word.ts";
import { asText, quoted } from "../input/quoted.ts";
import { MisuseError } from "../world/errors.ts";

/** RPCs by their names: the method, or service and method if several services have it. */
export type RpcTable = Readonly<Record<string, RpcEntry>>;

/** Where an RPC is. */
export interface RpcEntry {
  /** Without its package: "PrebuildService". */
  readonly service: string;
  readonly method: string;
}

const PACKAGE = "gitpod.v1.";

/**
 * The name in the table.
 * @throws MisuseError if no RPC has the name, several have its method, or it is a stream
 */
export function unaryRpcOf(rpcs: RpcTable, name: unknown): string {
  const rpc = knownName(rpcs, name);
  if (rpc !== undefined && rpc !== "WatchEvents") return rpc;
  throw new MisuseError(
    `Failed to call ${quoted(name)}: ${rpc ? IS_STREAM : whyUnknown(rpcs, asText(name))}.`,
  );
}

const IS_STREAM = "it is a stream, and call takes RPCs with one response. Use mock.transport() or mock.fetch";

function knownName(rpcs: RpcTable, name: unknown): string | undefined {
  if (typeof name !== "string") return undefined;
  if (Object.hasOwn(rpcs, name)) return name;
  const long = withoutPackage(name);
  return Object.keys(rpcs).find((each) => longName(rpcs, each) === long);
}

function withoutPackage(name: string): string {
  return name.startsWith(PACKAGE) ? name.slice(PACKAGE.length) : name;
}

function longName(rpcs: RpcTable, name: string): string {
  const { service, method } = rpcs[name] as RpcEntry;
  return `${service}/${method}`;
}

function whyUnknown(rpcs: RpcTable, name: string): string {
  const names = Object.keys(rpcs);
  const namesakes = names.filter((each) => each.endsWith(`/${name}`));
  if (namesakes.length > 0) return `several services have it. Use ${namesakes.join(" or ")}`;
  const [given, hasService] = [withoutPackage(name), name.includes("/")];
  const words = hasService ? names.map((each) => longName(rpcs, each)) : names;
  const meant = nearWord(given, words);
  const suggestion = meant === undefined ? "" : ` Did you mean ${meant}?`;
  const service = hasService ? given.slice(0, given.indexOf("/")) : "PrebuildService";
  return `unknown method.${suggestion} ${choice(Object.values(rpcs), service)}`;
}

/** The known methods of a service, or the known services. */
function choice(rpcs: readonly RpcEntry[], service: string): string {
  const known = rpcs.filter((each) => each.service === service);
  if (known.length > 0) return `${service} has ${known.map(({ method }) => method).join(", ")}`;
  return `The services are ${[...new Set(rpcs.map((each) => each.service))].join(", ")}`;
}
