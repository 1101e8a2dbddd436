// Owns the paths of the control API that tell the scenarios and begin another one.
import * as z from "zod/mini";
import { PRESETS, type PresetName } from "../../scenarios/presets.ts";
import { scenarioSchema } from "../../scenarios/schema.ts";
import type { Mock } from "../mock.ts";
import { type Route, route } from "./route.ts";

const applied = z.object({ scenario: z.string(), now: z.string() });

/** A preset's name alone, or a definition, in which the summary may be left out here. */
const scenarioBody = z.strictObject({ ...scenarioSchema.shape, summary: z.optional(z.string()) });

export function scenarioRoutes(mock: Mock): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/scenarios",
      summary: "the presets: what a client under test has to cope with in each",
      answer: z.object({ scenarios: z.array(z.object({ name: z.string(), summary: z.string() })) }),
      handle: () => ({
        scenarios: Object.values(PRESETS).map(({ name, summary }) => ({ name, summary })),
      }),
    }),
    route({
      method: "POST",
      path: "/scenario",
      summary: "begins another scenario from a clean state: a preset by its name, or a definition",
      body: scenarioBody,
      answer: applied,
      handle: ({ body }) => {
        const isPreset = Object.keys(body).length === 1;
        mock.reset({ scenario: isPreset ? (body.name as PresetName) : { summary: "", ...body } });
        return { scenario: body.name, now: mock.clock.now().toISOString() };
      },
    }),
  ];
}
