// Owns the table of the services that a mock serves.
import type { Service } from "../rpc/row.ts";
import type { ServiceContext } from "./context.ts";
import { eventService } from "./event-service.ts";
import { prebuildService } from "./prebuild-service.ts";

export const SERVICES: readonly Service<ServiceContext>[] = [prebuildService, eventService];
