// Owns the routing of paths to rows, and the error for unknown paths.
import { quoted } from "../input/quoted.ts";
import { unserved } from "./connect-error.ts";
import type { RpcPath } from "./exchange.ts";
import type { LazyService, Row, Service } from "./row.ts";

/** @throws RpcError unimplemented, with the HTTP status 404 */
export type Route<C> = (path: RpcPath) => Row<C>;

/** Routes paths to rows. */
export interface Router<C> {
  readonly route: Route<C>;
  /** Loads a service; undefined if it is already loaded or not served. */
  readonly load: (service: string) => Promise<void> | undefined;
  /** Loads all services. */
  readonly loadAll: () => Promise<void>;
}

/** Creates the routing to the rows of services under prefixes. */
export function createRouter<C>(
  services: readonly (Service<C> | LazyService<C>)[],
  prefixes: readonly string[],
): Router<C> {
  const names = services.map((service) => ("load" in service ? service : service.descriptor).typeName);
  const unloaded = new Map(
    services.flatMap((each) => ("load" in each ? [[each.typeName, each] as const] : [])),
  );
  const table = new Map<string, ReadonlyMap<string, Row<C>>>();
  const add = ({ descriptor, rows }: Service<C>) =>
    table.set(descriptor.typeName, new Map(rows.map((row) => [row.descriptor.name, row])));
  for (const service of services) if (!("load" in service)) add(service);

  const route: Route<C> = ({ prefix, service, method }) => {
    const rows = table.get(service);
    if (!rows) throw unserved(`${service} is not served here; served are ${names.join(", ")}`);
    const row = rows.get(method);
    if (!row) {
      const known = [...rows.keys()].join(", ");
      throw unserved(`${service} has no method ${quoted(method)} here; it has ${known}`);
    }
    if (prefixes.includes(prefix)) return row;
    const right = prefixes.map((each) => `${each}/${service}/${method}`).join(" or ");
    throw unserved(`nothing is served below ${quoted(prefix)}: call ${right}, so check the base URL`);
  };

  const load: Router<C>["load"] = (service) =>
    unloaded
      .get(service)
      ?.load()
      .then((loaded) => {
        add(loaded);
        unloaded.delete(service);
      });

  const loadAll = async () => {
    await Promise.all([...unloaded.keys()].map(load));
  };

  return { route, load, loadAll };
}
