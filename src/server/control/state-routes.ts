// Owns the paths of the control API that save and restore the whole state.
import * as z from "zod/mini";
import { mockStateOf, putMockState } from "../../mock/state.ts";
import type { ControlContext } from "./context.ts";
import { Problem } from "./problem.ts";
import { type Route, route } from "./route.ts";
import { stateSchema } from "./state-schema.ts";
import { longJson } from "./stream-json.ts";

export function stateRoutes({ simulation, faults, stubs, events, save }: ControlContext): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/state",
      summary: "the whole state, to be restored here or in another mock",
      answer: stateSchema(),
      handle: () => longJson(mockStateOf({ simulation, faults, stubs })),
    }),
    route({
      method: "PUT",
      path: "/state",
      summary: "restores a state that GET returned, from whatever mock it came",
      body: stateSchema(),
      // So that GET then returns the same text.
      isBodyKept: true,
      bodySize: "long",
      answer: z.object({ scenario: z.string(), now: z.string() }),
      handle: ({ body }) => {
        putMockState({ simulation, faults, stubs }, body);
        events.reportBeginning("restore", ["clock", "state", "faults", "stubs"]);
        const { origin, world } = simulation;
        return { scenario: origin.scenario.name, now: new Date(world.clock.now).toISOString() };
      },
    }),
    route({
      method: "POST",
      path: "/state/save",
      summary: "saves the state to the file of --state",
      answer: z.object({ file: z.string(), bytes: z.int() }),
      handle: () => {
        const saved = save();
        if (saved) return saved;
        throw new Problem(
          409,
          "No state file",
          "start the server with --state <file> to save its state there; a world has none",
        );
      },
    }),
  ];
}
