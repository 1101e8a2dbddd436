// Owns which row a path leads to, and what is said if it leads to none.
import { quoted } from "../input/quoted.ts";
import { unserved } from "./connect-error.ts";
import type { RpcPath } from "./exchange.ts";
import type { Row, Service } from "./row.ts";

/** @throws RpcError unimplemented, with the HTTP status 404 */
export type Route<C> = (path: RpcPath) => Row<C>;

/** The routing to the rows of some services, below some prefixes. */
export function createRouter<C>(services: readonly Service<C>[], prefixes: readonly string[]): Route<C> {
  const table = new Map(
    services.map(({ descriptor, rows }) => [
      descriptor.typeName,
      new Map(rows.map((row) => [row.descriptor.name, row])),
    ]),
  );
  return ({ prefix, service, method }) => {
    const rows = table.get(service);
    if (!rows) throw unserved(`${service} is not served here; served are ${[...table.keys()].join(", ")}`);
    const row = rows.get(method);
    if (!row) {
      const names = [...rows.keys()].join(", ");
      throw unserved(`${service} has no method ${quoted(method)} here; it has ${names}`);
    }
    if (prefixes.includes(prefix)) return row;
    const right = prefixes.map((each) => `${each}/${service}/${method}`).join(" or ");
    throw unserved(`nothing is served below ${quoted(prefix)}: call ${right}, so check the base URL`);
  };
}
