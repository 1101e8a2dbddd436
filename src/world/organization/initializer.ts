// Owns the shape of an environment's initial content, and the repository that it names.
import { Refusal } from "../errors.ts";

/** How a clone's target is named, without the prefix (documented: GitInitializer.CloneTargetMode). */
export type CloneTargetMode =
  | "UNSPECIFIED"
  | "REMOTE_HEAD"
  | "REMOTE_COMMIT"
  | "REMOTE_BRANCH"
  | "LOCAL_BRANCH"
  | "REMOTE_TAG";

/** A clone of a repository. Empty fields were not given. */
export interface GitInitializer {
  /** Where to clone from. */
  readonly remoteUri: string;
  /** Where a fork came from. */
  readonly upstreamRemoteUri: string;
  /** What `cloneTarget` names. */
  readonly targetMode: CloneTargetMode;
  /** The branch, tag or commit. */
  readonly cloneTarget: string;
  /** The folder to clone into. */
  readonly checkoutLocation: string;
}

/** A page of a repository to clone. */
export interface ContextUrlInitializer {
  /** An absolute address. */
  readonly url: string;
}

/** One way to fill an environment. */
export interface InitializerSpec {
  /** A clone. */
  readonly git?: GitInitializer | undefined;
  /** A page of a repository. */
  readonly contextUrl?: ContextUrlInitializer | undefined;
}

/** What an environment contains. */
export interface Initializer {
  /** One. */
  readonly specs: readonly InitializerSpec[];
}

/** @throws Refusal invalid unless there is one spec, git or a context URL (documented) */
export function checkInitializer({ specs }: Initializer): void {
  if (specs.length !== 1) {
    throw new Refusal("invalid", `initializer.specs: must have one entry: got ${specs.length}`);
  }
  const [spec] = specs;
  if (spec?.git || spec?.contextUrl) return;
  throw new Refusal("invalid", "initializer.specs[0]: must set git or context_url");
}

/** The initializer of a project created without one: Terraform refuses a project without a branch (assumed). */
export function madeUpInitializer(projectName: string): Initializer {
  const git: GitInitializer = {
    remoteUri: `https://github.com/example/${projectName}.git`,
    upstreamRemoteUri: "",
    targetMode: "REMOTE_BRANCH",
    cloneTarget: "main",
    checkoutLocation: "",
  };
  return { specs: [{ git }] };
}

/** The address of the repository; empty if there is none. */
export function remoteUriOf({ specs: [spec] }: Initializer): string {
  return spec?.git?.remoteUri ?? spec?.contextUrl?.url ?? "";
}

/** The last part of the repository's path, without `.git`; empty if there is none. */
export function repositoryNameOf(initializer: Initializer): string {
  return /([^/:]+?)(?:\.git)?\/*$/.exec(remoteUriOf(initializer))?.[1] ?? "";
}
