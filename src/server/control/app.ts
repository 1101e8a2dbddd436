// Owns the assembly of the control API: its rows, who may use it, and how its errors are told.
import { Hono } from "hono";
import * as z from "zod/mini";
import { Refusal } from "../../world/errors.ts";
import { MisuseError } from "../misuse.ts";
import type { MockClock } from "../mock-clock.ts";
import { RESET_PARTS, type ResetPart } from "../reset.ts";
import { clockRoutes } from "./clock-routes.ts";
import { guard } from "./guard.ts";
import { Problem, problemAnswer } from "./problem.ts";
import { type Route, route, serveRoutes } from "./route.ts";

/** What the control API steers. */
export interface ControlContext {
  readonly clock: MockClock;
  readonly reset: (options: { parts?: readonly ResetPart[] }) => void;
  readonly info: () => object;
  /** A name besides the loopback ones under which the API may be reached. */
  readonly allowedHost: () => string | undefined;
}

const ready = z.object({ status: z.literal("ready") });

function mockRoutes({ info, reset }: ControlContext): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/health",
      summary: "whether it answers",
      answer: ready,
      handle: () => ({ status: "ready" }),
    }),
    route({
      method: "GET",
      path: "/info",
      summary: "version, scenario, seed, clock and counts",
      answer: z.looseObject({}),
      handle: info,
    }),
    route({
      method: "POST",
      path: "/reset",
      summary: "back to the start, whole or in parts",
      body: z.strictObject({ parts: z.optional(z.array(z.enum(RESET_PARTS))) }),
      answer: ready,
      handle: ({ body }) => {
        reset(body);
        return { status: "ready" };
      },
    }),
  ];
}

/** The app that serves `/_mock`. */
export function createControlApp(context: ControlContext): Hono {
  const app = new Hono();
  app.use(guard(context.allowedHost));
  const routes = [...mockRoutes(context), ...clockRoutes(context.clock)];
  serveRoutes(app, routes);
  app.onError((error, c) => {
    if (error instanceof Problem) return problemAnswer(c, error);
    if (error instanceof MisuseError && error.cause instanceof Refusal) {
      return problemAnswer(c, new Problem(400, "Refused", error.cause.message));
    }
    throw error;
  });
  const paths = [...new Set(routes.map(({ path }) => `/_mock${path}`))];
  app.get("/", (c) => c.json({ paths }));
  app.all("*", (c) => {
    throw new Problem(
      404,
      "Not found",
      `${c.req.method} ${c.req.path} is not served by the control API: it has ${paths.join(", ")}`,
    );
  });
  return app;
}
