// Owns `replay --explore`: the calls of a recording in worlds of other draws, and which of them would have had other answers.
import type { RecordedAnswer, Recording } from "../mock/recording/recording.ts";
import { answersTo } from "../mock/recording/replay.ts";
import { loadFastCheck, type PlanEntry, planEntry, scenarioWith } from "../scenarios/explore-plan.ts";
import { withHeldMock } from "../server/replay.ts";
import { EXIT } from "./exit.ts";

/** The same worlds each time. */
const SEED = 1;

/** What a call was answered in worlds of other draws. */
interface Others {
  readonly call: string;
  readonly recorded: string;
  /** Each other answer, in how many worlds, and what made the first of them differ. */
  readonly answers: Map<string, { count: number; readonly plan: readonly PlanEntry[] }>;
}

/** Prints which answers depend on what is drawn; returns the exit status: 1 if any does. */
export async function exploreRecording(recording: Recording, worlds: number): Promise<number> {
  const fc = await loadFastCheck();
  const entry = planEntry(fc, ["durations", "outcomes", "ties"]);
  const plans = fc.sample(fc.array(entry, { minLength: 1, maxLength: 3 }), { numRuns: worlds, seed: SEED });
  const found = new Map<number, Others>();
  for (const plan of plans) await compare(recording, plan, found);
  const { length } = recording.calls;
  const head = `${length} call${length === 1 ? "" : "s"} replayed in ${worlds} worlds with other durations, outcomes and order`;
  if (found.size === 0) {
    process.stdout.write(`${head}: every answer means the same\n`);
    return 0;
  }
  const lines = [...found].sort(([one], [other]) => one - other).map(([, others]) => textOf(others, worlds));
  process.stdout.write(
    `${head}: ${found.size === 1 ? "1 answer depends" : `${found.size} answers depend`} on them\n${lines.join("")}`,
  );
  return EXIT.error;
}

async function compare(
  recording: Recording,
  plan: readonly PlanEntry[],
  found: Map<number, Others>,
): Promise<void> {
  const options = { ...recording.options, scenario: scenarioWith(recording.options.scenario, plan) };
  await withHeldMock({ ...recording, options }, async (target) => {
    for await (const { call, exchange, answer } of answersTo(recording, target)) {
      // What is asked of the mock itself is no answer to the client.
      if (exchange.path.includes("/_mock/")) continue;
      const [recorded, now] = [meaningOf(exchange.answer), meaningOf(answer)];
      if (now === recorded) continue;
      const name = `call ${call}, ${exchange.verb} ${exchange.path}`;
      const others = found.get(call) ?? { call: name, recorded, answers: new Map() };
      found.set(call, others);
      const same = others.answers.get(now) ?? { count: 0, plan };
      same.count += 1;
      others.answers.set(now, same);
    }
  });
}

function textOf({ call, recorded, answers }: Others, worlds: number): string {
  const lines = [...answers].map(
    ([meaning, { count, plan }]) =>
      `  ${meaning} in ${count} of ${worlds}, such as with ${JSON.stringify(plan)}\n`,
  );
  return `${call}\n  ${recorded} as recorded\n${lines.join("")}`;
}

/** What a client acts upon: whether it was refused, and the phases that it sees. */
function meaningOf({ status, body }: RecordedAnswer): string {
  if (status === undefined) return "a broken connection";
  const text = body && "text" in body ? body.text : "";
  const code = status === 200 ? undefined : /"code":"(\w+)"/.exec(text)?.[1];
  const phases = [...text.matchAll(/"phase":"(?:\w+_PHASE_)?(\w+)"/g)].map(([, phase]) => phase);
  return [String(status), code, phases.join(", ")].filter(Boolean).join(" ");
}
