// Owns the loading of the control API: its routes and their schemas are loaded with the first call of it.
import type { Hono } from "hono";
import type { ControlContext } from "./context.ts";

/** Answers the app that serves `/_mock`, the same each time. */
export function loadControl(context: ControlContext): () => Promise<Hono> {
  let loaded: Promise<Hono> | undefined;
  const load = async () => (await import("./app.ts")).createControlApp(context);
  return () => {
    loaded ??= load();
    return loaded;
  };
}
