// Owns the parsing of source code host URLs: the repository, and the branch, tag or commit.
import { Refusal } from "../errors.ts";
import { type Initializer, remoteUriOf } from "./initializer.ts";

/** What a context URL names. Empty fields are not named. */
export interface RepositoryContext {
  /** With its port, if the address has one. */
  readonly host: string;
  /** One name, or several with slashes between them. */
  readonly owner: string;
  readonly repo: string;
  readonly cloneUrl: string;
  readonly branch: string;
  readonly tag: string;
  readonly commit: string;
}

/** A kind of source code host. */
export interface SourceHost {
  readonly id: string;
  readonly name: string;
}

/** The branch of an address without one (assumed). */
const DEFAULT_BRANCH = "main";

/** What a page shows, by the part of its path after the repository; the rest of the path is its name. */
const PAGES: readonly (readonly [RegExp, (name: string) => Partial<RepositoryContext>])[] = [
  [/^(?:-\/)?tree\/(.+)$/, (branch) => ({ branch })],
  [/^(?:-\/)?commit\/([^/]+)$/, (commit) => ({ commit })],
  [/^(?:releases\/tag|-\/tags)\/(.+)$/, (tag) => ({ tag })],
  [/^pull\/(\d+)(?:\/.*)?$/, (number) => ({ branch: `pull/${number}/head` })],
  [/^-\/merge_requests\/(\d+)(?:\/.*)?$/, (number) => ({ branch: `merge-requests/${number}/head` })],
];

const SOURCE_HOSTS: readonly (readonly [string, SourceHost])[] = [
  ["gitlab", { id: "gitlab", name: "GitLab" }],
  ["bitbucket", { id: "bitbucket", name: "Bitbucket" }],
  ["azure", { id: "azuredevops", name: "Azure DevOps" }],
];

/**
 * Reads an absolute URL (assumed: the forms of the large hosts).
 * @throws Refusal invalid if it names no repository
 */
export function parseContextUrl(contextUrl: string): RepositoryContext {
  const context = contextOf(contextUrl);
  if (context) return context;
  const form = "https://host/owner/repo";
  throw new Refusal("invalid", `context_url: ${JSON.stringify(contextUrl)} names no repository; use ${form}`);
}

/** The kind of host, by its name; GitHub if the name does not say (assumed). */
export function sourceHostOf(host: string): SourceHost {
  const name = host.toLowerCase();
  return SOURCE_HOSTS.find(([part]) => name.includes(part))?.[1] ?? { id: "github", name: "GitHub" };
}

/**
 * A repository's address, normalized for comparison (assumed): scheme, user info, `.git`, a slash at the end and the
 * case of the host do not matter, and `git@host:path` is `https://host/path`. The case of the path does.
 */
export function repositoryKey(address: string): string {
  const [, host = "", path = ""] = /^(?:[^@/]+@)?([^:/]+):(?!\/)(.*)$/.exec(address) ?? [];
  const url = host === "" ? parsed(address) : undefined;
  const key = url ? `${url.host}${url.pathname}` : `${host}/${path}`;
  const slash = key.indexOf("/");
  const rest = key
    .slice(slash)
    .replace(/\/+$/, "")
    .replace(/\.git$/, "");
  return key.slice(0, slash).toLowerCase() + rest;
}

/** The repository of an initializer, normalized for comparison. */
export function repositoryKeyOf(initializer: Initializer): string {
  const address = remoteUriOf(initializer);
  const context = initializer.specs[0]?.contextUrl ? contextOf(address) : undefined;
  return repositoryKey(context?.cloneUrl ?? address);
}

function contextOf(address: string): RepositoryContext | undefined {
  const url = parsed(address);
  if (!url?.host) return undefined;
  const path = decodePath(url.pathname).replace(/^\/+|\/+$/g, "");
  const page = pageOf(path);
  const at = page ? path.length - page.length - 1 : path.length;
  const names = path
    .slice(0, at)
    .replace(/\.git$/, "")
    .split("/");
  const repo = names.pop() ?? "";
  const owner = names.join("/");
  if (repo === "" || owner === "") return undefined;
  const named = PAGES.map(([form, read]) => [form.exec(page)?.[1], read] as const).find(([name]) => name);
  const shown = named ? named[1](named[0] as string) : { branch: DEFAULT_BRANCH };
  const cloneUrl = `https://${url.host}/${owner}/${repo}.git`;
  return { host: url.host, owner, repo, cloneUrl, branch: "", tag: "", commit: "", ...shown };
}

/** The part of a path after the repository, if it is known. GitLab's repositories may be nested deeper than two. */
function pageOf(path: string): string {
  const [, deep] = /^.+?\/.+?\/(-\/.*)$/.exec(path) ?? [];
  if (deep !== undefined) return deep;
  const [, flat] = /^[^/]+\/[^/]+\/(.+)$/.exec(path) ?? [];
  return flat !== undefined && PAGES.some(([form]) => form.test(flat)) ? flat : "";
}

function parsed(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
