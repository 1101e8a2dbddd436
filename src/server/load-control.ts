// Owns the loading of the control API: with its first call, once for a mock and all worlds under it.
import { loadModules } from "../api/modules.ts";
import type { ControlApp } from "./control/app.ts";
import type { ControlContext } from "./control/context.ts";
import { createLoader } from "./loader.ts";

/** Loads the app that a mock and its worlds share. Its rows are kept for the first context. */
export function controlLoader(): (context: ControlContext) => Promise<ControlApp> {
  let own: ControlContext | undefined;
  const load = createLoader(async () =>
    (await loadModules(() => import("./control/app.ts"))).createControlApp(own as ControlContext),
  );
  return (context) => {
    own ??= context;
    return load();
  };
}
