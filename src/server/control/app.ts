// Owns the paths of the control API. Each is one call of what the library offers.
import { Hono } from "hono";
import * as z from "zod/mini";
import { parseDuration } from "../../world/duration.ts";
import { Refusal } from "../../world/errors.ts";
import { MisuseError } from "../misuse.ts";
import { type MockClock, parseInstant } from "../mock-clock.ts";
import { parseClockMode } from "../realtime.ts";
import { RESET_PARTS, type ResetPart } from "../reset.ts";
import { readBody } from "./body.ts";
import { guard } from "./guard.ts";
import { Problem, problemAnswer } from "./problem.ts";

/** What the control API steers. */
export interface ControlContext {
  readonly clock: MockClock;
  readonly reset: (options: { parts?: readonly ResetPart[] }) => void;
  readonly info: () => object;
  /** A name besides the loopback ones under which the API may be reached. */
  readonly allowedHost: () => string | undefined;
}

const duration = checked(
  z.union([z.string(), z.number()], 'must be a duration such as "90s"'),
  parseDuration,
);
const instant = checked(z.string("must be an RFC 3339 instant"), parseInstant);
const mode = checked(z.string("must be a clock mode"), parseClockMode);

const advanceBody = z
  .strictObject({ by: z.optional(duration), to: z.optional(instant) })
  .check(z.refine(({ by, to }) => (by === undefined) !== (to === undefined), "give either by or to"));
const modeBody = z.strictObject({ mode });
const resetBody = z.strictObject({ parts: z.optional(z.array(z.enum(RESET_PARTS))) });
const emptyBody = z.strictObject({});

/** The app that serves `/_mock`. */
export function createControlApp({ clock, reset, info, allowedHost }: ControlContext): Hono {
  const app = new Hono();
  const now = () => ({ now: clock.now().toISOString(), mode: clock.mode });
  app.use(guard(allowedHost));

  app.get("/health", (c) => c.json({ status: "ready" }));
  app.get("/info", (c) => c.json(info()));
  app.get("/clock", (c) => c.json(now()));
  app.put("/clock", async (c) => {
    clock.setMode(parseClockMode((await readBody(c, modeBody)).mode));
    return c.json(now());
  });
  app.post("/clock/advance", async (c) => {
    const { by, to } = await readBody(c, advanceBody);
    const transitions = by === undefined ? clock.advanceTo(to as string) : clock.advance(by);
    return c.json({ now: clock.now().toISOString(), transitions });
  });
  app.post("/clock/next", async (c) => {
    await readBody(c, emptyBody);
    const transitions = clock.next();
    return c.json({ now: clock.now().toISOString(), transitions });
  });
  app.post("/reset", async (c) => {
    reset(await readBody(c, resetBody));
    return c.json({ status: "ready" });
  });

  app.onError((error, c) => {
    if (error instanceof Problem) return problemAnswer(c, error);
    if (error instanceof MisuseError && error.cause instanceof Refusal) {
      return problemAnswer(c, new Problem(400, "Refused", error.cause.message));
    }
    throw error;
  });
  const routes = app.routes.filter(({ method }) => method !== "ALL");
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

/** A schema whose values must also be read by a parser of the library, whose message is then the field's. */
function checked<T>(schema: z.ZodMiniType<T>, parse: (value: T) => unknown) {
  return schema.check((context) => {
    try {
      parse(context.value);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.issues.push({ code: "custom", input: context.value, message: error.message });
    }
  });
}
