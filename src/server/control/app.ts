// Owns the assembly of the control API: its rows, who may use it, and how its errors are told.
import { Hono } from "hono";
import { Refusal } from "../../world/errors.ts";
import { MisuseError } from "../misuse.ts";
import type { Mock } from "../mock.ts";
import type { Simulation } from "../simulation.ts";
import { clockRoutes } from "./clock-routes.ts";
import { guard } from "./guard.ts";
import { mockRoutes } from "./mock-routes.ts";
import { Problem, problemAnswer } from "./problem.ts";
import { serveRoutes } from "./route.ts";

/** What the control API steers. */
export interface ControlContext {
  readonly mock: Mock;
  readonly simulation: Simulation;
  /** A name besides the loopback ones under which the API may be reached. */
  readonly allowedHost: () => string | undefined;
}

/** The app that serves `/_mock`. */
export function createControlApp(context: ControlContext): Hono {
  const app = new Hono();
  app.use(guard(context.allowedHost));
  const routes = [...mockRoutes(context), ...clockRoutes(context.mock.clock)];
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
