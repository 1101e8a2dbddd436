// Owns the assembly of the control API: its rows, who may use it, and how its errors are reported.
import { type Context, Hono } from "hono";
import * as z from "zod/mini";
import { loadModules } from "../../api/modules.ts";
import { knownText } from "../../input/nearest-word.ts";
import { loadYaml } from "../../input/yaml-document.ts";
import { loadInsight } from "../../mock/insight.ts";
import { pathBelow } from "../../mock/place.ts";
import { callerOrigin } from "../caller.ts";
import { addressFor, createHosts } from "../hosts.ts";
import { createLoader } from "../loader.ts";
import { readQuery } from "./body.ts";
import { checkpointRoutes, loadDiffText } from "./checkpoint-routes.ts";
import { clockRoutes } from "./clock-routes.ts";
import type { ControlContext } from "./context.ts";
import { environmentRoutes } from "./environment-routes.ts";
import { eventRoutes } from "./event-routes.ts";
import { faultRoutes } from "./fault-routes.ts";
import { guard } from "./guard.ts";
import { pastRoutes } from "./history-routes.ts";
import { insightRoutes, loadInsightRoutes } from "./insight-routes.ts";
import { healthRoutes, mockRoutes } from "./mock-routes.ts";
import { organizationRoutes } from "./organization-routes.ts";
import { preferredType } from "./preferred-type.ts";
import { asProblem, Problem, problemAnswer } from "./problem.ts";
import { requestRoutes } from "./request-routes.ts";
import { resourceRoutes } from "./resource-routes.ts";
import { type Route, route, type ServedRow, serveRoutes } from "./route.ts";
import { rpcRoutes } from "./rpc-routes.ts";
import { scenarioRoutes } from "./scenario-routes.ts";
import { stateRoutes } from "./state-routes.ts";
import { stubRoutes } from "./stub-routes.ts";
import { type LoadUiFiles, loadUiFiles, uiRoutes } from "./ui-routes.ts";
import { worldRoutes } from "./world-routes.ts";

const ROOT = "/_mock/";

type Group = (context: ControlContext) => readonly Route[];

/** What is served to everyone. The page has no data: what it requests is guarded. Probes come by address. */
const openGroups = (uiFiles: LoadUiFiles): readonly Group[] => [() => uiRoutes(uiFiles), healthRoutes];

/** What is guarded. */
const GROUPS: readonly Group[] = [
  mockRoutes,
  ({ mock }) => clockRoutes(mock.clock),
  scenarioRoutes,
  ({ mock }) => organizationRoutes(mock),
  ({ mock }) => resourceRoutes(mock.world),
  ({ mock }) => environmentRoutes(mock.world),
  pastRoutes,
  stateRoutes,
  ({ mock }) => faultRoutes(mock.faults),
  ({ mock }) => stubRoutes(mock.stubs),
  requestRoutes,
  rpcRoutes,
  ({ mock }) => insightRoutes(mock),
  checkpointRoutes,
  ({ events }) => eventRoutes(events),
  worldRoutes,
  documentRoutes,
];

/** Every path and verb of the control API. */
function controlRoutes(context: ControlContext): readonly Route[] {
  return [...openGroups(loadUiFiles), ...GROUPS].flatMap((group) => group(context));
}

/** The nearest path, whatever ids are in it, and all of them. */
function knownPaths(path: string, paths: readonly string[]): string {
  const below = (whole: string) => whole.slice(ROOT.length).replace(/[0-9a-f-]{36}/i, ":id");
  return knownText("paths", below(path), paths.map(below), (name) => ROOT + name);
}

function documentRoutes(context: ControlContext): readonly Route[] {
  return [
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
      handle: async ({ url }) => (await loadDocument()).openApiDocument(url, controlRoutes(context)),
    }),
  ];
}

const loadDocument = () => loadModules(() => import("../openapi/document.ts"));
const loadSchemaSet = () => loadModules(() => import("../schema-set.ts"));

async function loadRarePaths(): Promise<void> {
  await loadDocument();
  await loadSchemaSet();
  await loadInsight();
  await loadInsightRoutes();
  await loadDiffText();
  await loadYaml();
}

/** Serves `/_mock` for a mock and for all worlds under it. */
export interface ControlApp {
  /** @param context of the mock or world that the request is for */
  readonly fetch: (request: Request, env: unknown, context: ControlContext) => Response | Promise<Response>;
  /** Loads what only some of its paths need, the page included. Then no file is looked for again. */
  readonly load: () => Promise<void>;
}

/**
 * One app for all worlds: paths and schemas are the same for each, and cost two hundred kilobytes. A call to a world creates
 * the few rows of its group, which know the world, and nothing stays of them.
 * @param own of the mock itself, whose rows are kept
 */
export function createControlApp(own: ControlContext): ControlApp {
  const contexts = new WeakMap<Request, ControlContext>();
  const contextOf = (request: Request) => contexts.get(request) ?? own;
  const placeOf = (request: Request) => contextOf(request).place;
  const app = new Hono({ getPath: (request) => pathBelow(placeOf(request))(request) }).basePath("/_mock");
  const addressOf = (c: Context) => {
    const place = placeOf(c.req.raw);
    return addressFor(place, createHosts(place.hostNames), callerOrigin(c));
  };
  const served = (groups: readonly Group[]): readonly ServedRow[] =>
    groups.flatMap((group) =>
      group(own).map((row, index) => ({
        row,
        rowFor: (request) => {
          const context = contextOf(request);
          return context === own ? row : (group(context)[index] as Route);
        },
      })),
    );
  const uiFiles = createLoader(loadUiFiles);
  const open = served(openGroups(uiFiles));
  serveRoutes(app, open, addressOf);
  app.use(guard(placeOf));
  const guarded = served(GROUPS);
  serveRoutes(app, guarded, addressOf);
  app.onError((error, c) => problemAnswer(c, asProblem(error)));
  const paths = [...new Set([...open, ...guarded].map(({ row }) => `/_mock${row.path}`))];
  app.get("/", (c) => {
    readQuery(c, z.strictObject({}));
    return preferredType(c.req.raw, ["application/json", "text/html"]) === "text/html"
      ? c.redirect(`${addressOf(c)}/_mock/ui`)
      : c.json({ paths });
  });
  app.all("*", (c) => {
    throw new Problem(
      404,
      "Not found",
      `${c.req.method} ${c.req.path} is not served by the control API; ${knownPaths(c.req.path, paths)}`,
    );
  });
  return {
    fetch: (request, env, context) => {
      contexts.set(request, context);
      return app.fetch(request, env as object | undefined);
    },
    load: async () => {
      await loadRarePaths();
      await uiFiles().catch((error: unknown) => {
        // A bundle of the library may have no page.
        if (!(error instanceof Problem)) throw error;
      });
    },
  };
}
