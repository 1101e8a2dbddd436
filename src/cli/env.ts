// Owns `env`: the variables that make clients reach a running server, in the form that the reader takes.
import { clientEnv } from "../server/env.ts";
import { MisuseError } from "../server/misuse.ts";
import { exportLines } from "./print.ts";
import { type TargetFlags, targetUrl } from "./target.ts";

/** For a shell's eval, for programs, and for the file that GITHUB_ENV names. */
export const ENV_FORMS = ["shell", "json", "github"] as const;

export type EnvForm = (typeof ENV_FORMS)[number];

export function printEnv(form: EnvForm, { token, ...target }: TargetFlags & { token?: string }): void {
  const url = targetUrl(target);
  if (url === undefined) {
    throw new MisuseError(
      `Failed to read the endpoints file ${target.endpointsFile}: there is none. Start the server first, and wait.`,
    );
  }
  const env = clientEnv(url, token);
  const lines = {
    shell: () => exportLines(env),
    json: () => [JSON.stringify(env, undefined, 2)],
    github: () => Object.entries(env).map(([name, value]) => `${name}=${value}`),
  };
  process.stdout.write(`${lines[form]().join("\n")}\n`);
}
