// Owns `env`: the environment variables for clients of a running server, in the requested form.
import { createControl, whyUnreachable } from "../client/control.ts";
import { ControlError } from "../client/control-error.ts";
import { type ClientEnv, clientEnv } from "../mock/env.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { EnvForm } from "./options.ts";
import { exportLines } from "./print.ts";
import { type TargetFlags, targetUrl } from "./target.ts";

/** @throws MisuseError if no server is found */
export async function printEnv(
  form: EnvForm,
  { token, ...target }: TargetFlags & { token?: string },
): Promise<void> {
  const url = targetUrl(target);
  if (url === undefined) {
    throw new MisuseError(
      `Failed to read the endpoints file ${target.endpointsFile}: no such file. Start the server first, and wait.`,
    );
  }
  const accepted = await acceptedToken(url);
  const env = clientEnv(url, token ?? accepted);
  const lines = {
    shell: () => exportLines(env),
    fish: () =>
      Object.entries(env).map(([name, value]) => `set -gx ${name} '${value.replace(/[\\']/g, "\\$&")}'`),
    powershell: () =>
      Object.entries(env).map(([name, value]) => `$env:${name} = '${value.replaceAll("'", "''")}'`),
    dotenv: () => Object.entries(env).map(([name, value]) => `${name}=${JSON.stringify(value)}`),
    json: () => [JSON.stringify(env, undefined, 2)],
    github: () => Object.entries(env).map(([name, value]) => `${name}=${value}`),
  };
  process.stdout.write(`${lines[form]().join("\n")}\n`);
}

/** How long the server may take to answer, in milliseconds of real time. */
const ANSWER_LIMIT = 5_000;

/** A token that the server accepts; undefined if it does not provide one, as with --no-control. */
async function acceptedToken(url: string): Promise<string | undefined> {
  const signal = AbortSignal.timeout(ANSWER_LIMIT);
  try {
    const { ONA_TOKEN } = await createControl({ url, fetch }).get<Partial<ClientEnv>>("/env", {}, signal);
    return typeof ONA_TOKEN === "string" ? ONA_TOKEN : undefined;
  } catch (error) {
    if (error instanceof ControlError && error.failure !== "unreachable") return undefined;
    const why = signal.aborted ? `${url} does not answer` : whyUnreachable(url, (error as Error).cause);
    throw new MisuseError(`Failed to print the variables: ${why}. Start the server first, and wait.`);
  }
}
