// Owns the assembly of the control API: its rows, who may use it, and how its errors are reported.
import { type Context, Hono } from "hono";
import * as z from "zod/mini";
import { pathBelow } from "../../mock/place.ts";
import { callerOrigin } from "../caller.ts";
import { addressFor, createHosts } from "../hosts.ts";
import { checkpointRoutes } from "./checkpoint-routes.ts";
import { clockRoutes } from "./clock-routes.ts";
import type { ControlContext } from "./context.ts";
import { environmentRoutes } from "./environment-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { faultRoutes } from "./fault-routes.ts";
import { guard } from "./guard.ts";
import { pastRoutes } from "./history-routes.ts";
import { insightRoutes } from "./insight-routes.ts";
import { healthRoutes, mockRoutes } from "./mock-routes.ts";
import { organizationRoutes } from "./organization-routes.ts";
import { preferredType } from "./preferred-type.ts";
import { asProblem, Problem, problemAnswer } from "./problem.ts";
import { requestRoutes } from "./request-routes.ts";
import { resourceRoutes } from "./resource-routes.ts";
import { type Route, route, serveRoutes } from "./route.ts";
import { scenarioRoutes } from "./scenario-routes.ts";
import { stateRoutes } from "./state-routes.ts";
import { stubRoutes } from "./stub-routes.ts";
import { uiRoutes } from "./ui-routes.ts";
import { worldRoutes } from "./world-routes.ts";

/** Every path and verb of the control API. */
export function controlRoutes(context: ControlContext): readonly Route[] {
  const { mock } = context;
  const routes: readonly Route[] = [
    ...healthRoutes(),
    ...mockRoutes(context),
    ...clockRoutes(mock.clock),
    ...scenarioRoutes(context),
    ...organizationRoutes(mock),
    ...resourceRoutes(mock.world),
    ...environmentRoutes(mock.world),
    ...pastRoutes(context),
    ...stateRoutes(context),
    ...faultRoutes(mock.faults),
    ...stubRoutes(mock.stubs),
    ...requestRoutes(context),
    ...insightRoutes(mock),
    ...checkpointRoutes(context),
    ...eventRoutes(context.events),
    ...worldRoutes(context),
    ...uiRoutes(),
    route({
      method: "GET",
      path: "/schema.binpb",
      summary: "a FileDescriptorSet of all services, for `buf curl --schema`",
      answer: z.string(),
      contentType: "application/x-protobuf",
      handle: async () =>
        new Response(await (await loadSchemaSet()).schemaSet(), {
          headers: { "content-type": "application/x-protobuf", "x-content-type-options": "nosniff" },
        }),
    }),
    route({
      method: "GET",
      path: "/openapi.json",
      summary: "the OpenAPI 3.1 document of the RPCs and of this API",
      answer: z.looseObject({ openapi: z.string() }),
      handle: async ({ url }) => (await loadDocument()).openApiDocument(url, routes),
    }),
  ];
  return routes;
}

const loadDocument = () => import("../openapi/document.ts");
const loadSchemaSet = () => import("../schema-set.ts");

/** Loads what only some paths need. Once it has loaded, its files are not looked for again. */
export async function loadRarePaths(): Promise<void> {
  await Promise.all([
    loadDocument(),
    loadSchemaSet(),
    import("./ui-files.ts"),
    import("../../mock/report/report.ts"),
    import("../../mock/report/report-text.ts"),
  ]);
}

/** The app that serves `/_mock`. */
export function createControlApp(context: ControlContext): Hono {
  const { place } = context;
  const hosts = createHosts(place.hostNames);
  const app = new Hono({ getPath: pathBelow(place) }).basePath("/_mock");
  // The page has no data, so it is served to everyone: what it requests is guarded, and it says so.
  const addressOf = (c: Context) => addressFor(place, hosts, callerOrigin(c));
  serveRoutes(app, uiRoutes(), addressOf);
  // Probes come by address, and it reports only readiness.
  serveRoutes(app, healthRoutes(), addressOf);
  app.use(guard({ place, hosts }));
  const routes = controlRoutes(context);
  serveRoutes(app, routes, addressOf);
  app.onError((error, c) => problemAnswer(c, asProblem(error)));
  const paths = [...new Set(routes.map(({ path }) => `/_mock${path}`))];
  app.get("/", (c) =>
    preferredType(c.req.raw, ["application/json", "text/html"]) === "text/html"
      ? c.redirect(`${addressOf(c)}/_mock/ui`)
      : c.json({ paths }),
  );
  app.all("*", (c) => {
    throw new Problem(
      404,
      "Not found",
      `${c.req.method} ${c.req.path} is not served by the control API: it has ${paths.join(", ")}`,
    );
  });
  return app;
}
