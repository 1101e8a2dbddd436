// Owns the paths of the control API that list scenarios and load one.
import * as z from "zod/mini";
import type { Origin } from "../../mock/simulation.ts";
import { PRESETS, type PresetName } from "../../scenarios/presets.ts";
import { resolveScenario } from "../../scenarios/resolve.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import { type ParseOptions, parseScenario, ScenarioError } from "../../scenarios/scenario-text.ts";
import { scenarioSchemas } from "../../scenarios/schema.ts";
import { scenarioTimeline } from "../../scenarios/timeline.ts";
import type { ControlContext } from "./context.ts";
import { Problem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const step = z.object({
  at: z.string(),
  kind: z.string(),
  id: z.string(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
});

const applied = z.object({ scenario: z.string(), now: z.string() });

/** A preset's name alone, or a definition, in which the summary may be left out here. */
const scenarioBody = z.strictObject({ ...scenarioSchemas().scenario.shape, summary: z.optional(z.string()) });

export function scenarioRoutes({ mock, simulation }: ControlContext): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/scenarios",
      summary: "the presets, each with what a client under test has to cope with",
      answer: z.object({ scenarios: z.array(z.object({ name: z.string(), summary: z.string() })) }),
      handle: () => ({
        scenarios: Object.values(PRESETS).map(({ name, summary }) => ({ name, summary })),
      }),
    }),
    route({
      method: "GET",
      path: "/scenarios/:name",
      summary:
        "a preset as data, and a preview: a prebuild that a caller creates, and everything that follows",
      answer: z.object({
        scenario: z.looseObject({ name: z.string() }),
        now: z.string(),
        created: z.array(z.string()),
        steps: z.array(step),
      }),
      handle: ({ params: { name = "" } }) =>
        rememberedPreview(resolveScenario(name as PresetName), simulation.origin),
    }),
    route({
      method: "POST",
      path: "/scenario/text",
      summary: "loads the scenario in the text of a file; each issue is reported with its line and column",
      body: z.strictObject({
        text: z.string(),
        format: z.optional(z.enum(["yaml", "json"])),
        name: z.optional(z.string()),
      }),
      bodySize: "medium",
      answer: applied,
      handle: async ({ body: { text, ...options } }) => {
        const scenario = await readText(text, options);
        mock.reset({ scenario });
        return { scenario: scenario.name, now: mock.clock.now().toISOString() };
      },
    }),
    route({
      method: "POST",
      path: "/scenario",
      summary: "loads another scenario from a clean state: a preset by its name, or a definition",
      body: scenarioBody,
      bodySize: "medium",
      answer: applied,
      handle: ({ body }) => {
        const isPreset = Object.keys(body).length === 1;
        mock.reset({ scenario: isPreset ? (body.name as PresetName) : { summary: "", ...body } });
        return { scenario: body.name, now: mock.clock.now().toISOString() };
      },
    }),
  ];
}

/** The most steps of a preview. */
const PREVIEW_STEPS = 60;

/** The previews of presets, by the beginning that they depend on: thirty days of `demo` take a third of a second. */
const PREVIEWS = new WeakMap<Origin, Map<Scenario, ReturnType<typeof previewOf>>>();

function rememberedPreview(scenario: Scenario, origin: Origin) {
  const known = PREVIEWS.get(origin) ?? new Map();
  PREVIEWS.set(origin, known);
  const preview = known.get(scenario) ?? previewOf(scenario, origin);
  known.set(scenario, preview);
  return preview;
}

/** A preview of a scenario in this mock, from its start. */
function previewOf(scenario: Scenario, { seed, start }: Origin) {
  const { created, steps } = scenarioTimeline(scenario, { seed, start });
  const shown = steps.filter(({ kind, id }) => kind === "warmPool" || created.includes(id));
  return {
    scenario,
    now: new Date(start).toISOString(),
    created,
    steps: shown.slice(0, PREVIEW_STEPS).map((step) => ({ ...step, at: new Date(step.at).toISOString() })),
  };
}

/** @throws Problem with the place of each issue */
async function readText(text: string, options: ParseOptions): Promise<Scenario> {
  try {
    return await parseScenario(text, options);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    throw new Problem(400, "Invalid scenario", error.message, {
      errors: error.issues.map(({ line, column, field, message }) => ({
        field: `${line}:${column}${field && ` ${field}`}`,
        message,
      })),
    });
  }
}
