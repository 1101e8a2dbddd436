// Owns the running server that the flags select.
import { readFileSync } from "node:fs";
import { MisuseError } from "../mock/misuse.ts";
import { reachableHost } from "../server/address.ts";
import { UsageError } from "./exit.ts";

/** The flags that locate a server. */
export interface TargetFlags {
  url?: string;
  endpointsFile?: string;
  port: number;
  host: string;
}

/**
 * The URL of the selected server; undefined if the endpoints file does not exist.
 * @throws MisuseError if the file has no URL, UsageError if the port is invalid
 */
export function targetUrl({ url, endpointsFile, port, host }: TargetFlags): string | undefined {
  if (url !== undefined) return url;
  if (endpointsFile !== undefined) return readEndpoints(endpointsFile);
  if (port === 0)
    throw new UsageError("No server listens on port 0: give the server's --port, --url or --endpoints-file.");
  return `http://${reachableHost(host)}:${port}`;
}

function readEndpoints(path: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new MisuseError(`Failed to read the endpoints file: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  const url = urlIn(text);
  if (url !== undefined) return url;
  throw new MisuseError(
    `Failed to read the endpoints file ${path}: it has no {"url": …}. Name the file that serve wrote.`,
  );
}

function urlIn(text: string): string | undefined {
  try {
    const { url } = JSON.parse(text) as { url?: unknown };
    return typeof url === "string" && URL.canParse(url) ? url : undefined;
  } catch {
    return undefined;
  }
}
