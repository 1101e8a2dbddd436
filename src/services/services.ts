// Owns the table of the services that a mock serves. Services that users of prebuilds rarely call are loaded by their
// first call.
import type { RPCS } from "../api/gen/gitpod/v1/rpcs.ts";
import { loadModules } from "../api/modules.ts";
import type { RpcName } from "../api/rpc-names.ts";
import type { LazyService, Service } from "../rpc/row.ts";
import type { ServiceContext } from "./context.ts";
import { eventService } from "./event-service.ts";
import { prebuildService } from "./prebuild-service.ts";

type ServiceName = (typeof RPCS)[RpcName]["service"];
type LazyName = Exclude<ServiceName, "PrebuildService" | "EventService">;

const LOADERS: Readonly<Record<LazyName, LazyService<ServiceContext>["load"]>> = {
  EnvironmentService: async () =>
    (await loadModules(() => import("./environment-service.ts"))).environmentService,
  IdentityService: async () => (await loadModules(() => import("./identity-service.ts"))).identityService,
  InsightsService: async () => (await loadModules(() => import("./insights-service.ts"))).insightsService,
  ProjectService: async () => (await loadModules(() => import("./project-service.ts"))).projectService,
  RunnerConfigurationService: async () =>
    (await loadModules(() => import("./runner-configuration-service.ts"))).runnerConfigurationService,
  RunnerService: async () => (await loadModules(() => import("./runner-service.ts"))).runnerService,
};

export const SERVICES: readonly (Service<ServiceContext> | LazyService<ServiceContext>)[] = [
  prebuildService,
  eventService,
  ...Object.entries(LOADERS).map(([name, load]) => ({ typeName: `gitpod.v1.${name}`, load })),
];

/** All of them, loaded. */
export function loadServices(): Promise<Service<ServiceContext>[]> {
  return Promise.all(SERVICES.map((service) => ("load" in service ? service.load() : service)));
}
