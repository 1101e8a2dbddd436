// Owns what addresses of source code hosts name, and which addresses are those of one repository.
import { describe, expect, it } from "vitest";
import {
  parseContextUrl,
  repositoryKey,
  repositoryKeyOf,
  sourceHostOf,
} from "../../../src/world/organization/context-url.ts";
import { refusal } from "../sample-world.ts";

describe("a context URL", () => {
  it.each([
    ["https://github.com/acme/shop", { branch: "main" }],
    ["https://github.com/acme/shop/", { branch: "main" }],
    ["https://github.com/acme/shop.git", { branch: "main" }],
    ["https://github.com/acme/shop/tree/feature/cart", { branch: "feature/cart" }],
    ["https://github.com/acme/shop/-/tree/dev", { branch: "dev" }],
    ["https://github.com/acme/shop/commit/0a1b2c", { commit: "0a1b2c" }],
    ["https://github.com/acme/shop/-/commit/0a1b2c", { commit: "0a1b2c" }],
    ["https://github.com/acme/shop/releases/tag/v1.2/3", { tag: "v1.2/3" }],
    ["https://github.com/acme/shop/-/tags/v1", { tag: "v1" }],
    ["https://github.com/acme/shop/pull/17", { branch: "pull/17/head" }],
    ["https://github.com/acme/shop/pull/17/files", { branch: "pull/17/head" }],
    ["https://github.com/acme/shop/-/merge_requests/17", { branch: "merge-requests/17/head" }],
    ["https://github.com/acme/shop/-/merge_requests/17/diffs", { branch: "merge-requests/17/head" }],
    ["https://github.com/acme/shop/-/merge_requests/17x", { branch: "main" }],
    ["https://github.com/acme/shop/-/issues/3", { branch: "main" }],
    ["https://github.com/acme/shop/tree/100%25%20sure", { branch: "100% sure" }],
    ["https://github.com/acme/shop/tree/%E0%A4%A", { branch: "%E0%A4%A" }],
  ])("%s names a repository and %j", (url, named) => {
    expect(parseContextUrl(url)).toEqual({
      host: "github.com",
      owner: "acme",
      repo: "shop",
      cloneUrl: "https://github.com/acme/shop.git",
      branch: "",
      tag: "",
      commit: "",
      ...named,
    });
  });

  it.each([
    ["https://gitlab.example:8443/a/b/c/shop", "a/b/c", "shop"],
    ["https://gitlab.example:8443/a/b/c/shop/-/tree/dev", "a/b/c", "shop"],
    // No page of a known form: the path is that of the repository.
    ["https://github.com/acme/shop/pull/seventeen", "acme/shop/pull", "seventeen"],
    ["https://github.com/acme/shop/commit/a/b", "acme/shop/commit/a", "b"],
    ["https://github.com/acme/shop/tree", "acme/shop", "tree"],
    ["https://github.com/acme/shop/blob/tree/dev", "acme/shop/blob/tree", "dev"],
    ["https://github.com/acme/shop/my/releases/tag/v1", "acme/shop/my/releases/tag", "v1"],
    ["https://github.com/acme/shop/my/pull/1", "acme/shop/my/pull", "1"],
  ])("%s is of the owner %s and the repository %s", (url, owner, repo) => {
    const { host, cloneUrl, ...context } = parseContextUrl(url);

    expect(context).toMatchObject({ owner, repo });
    expect(cloneUrl).toBe(`https://${host}/${owner}/${repo}.git`);
  });

  it.each([
    "",
    "shop",
    "https://github.com",
    "https://github.com/acme",
    "https://github.com//",
    "mailto:acme/shop",
  ])("%j names no repository, and is refused with the form to use", (url) => {
    expect(() => parseContextUrl(url)).toThrow(
      refusal(
        "invalid",
        `context_url: ${JSON.stringify(url)} names no repository; use https://host/owner/repo`,
      ),
    );
  });
});

describe("a repository", () => {
  it.each([
    "https://github.com/acme/Shop",
    "https://github.com/acme/Shop.git",
    "https://github.com/acme/Shop///",
    "http://GitHub.com/acme/Shop.git/",
    "https://me:secret@github.com/acme/Shop",
    "git@github.com:acme/Shop.git",
    "GITHUB.com:acme/Shop",
    "ssh://git@github.com/acme/Shop.git",
  ])("is the same at %s", (address) => {
    expect(repositoryKey(address)).toBe("github.com/acme/Shop");
  });

  it.each([
    ["https://github.com/acme/shop", "github.com/acme/shop"],
    ["https://github.com:8443/acme/Shop", "github.com:8443/acme/Shop"],
    ["https://github.com/acme/Shop.github", "github.com/acme/Shop.github"],
    ["https://github.com/a//Shop", "github.com/a//Shop"],
    ["https://github.com/acme/Shop.git/tree", "github.com/acme/Shop.git/tree"],
    ["host:a@b/c", "host/a@b/c"],
  ])("at %s is another", (address, key) => {
    expect(repositoryKey(address)).toBe(key);
  });

  it("is that of a page that a project begins with", () => {
    const key = (url: string) => repositoryKeyOf({ specs: [{ contextUrl: { url } }] });

    expect(key("https://github.com/acme/Shop/tree/dev")).toBe("github.com/acme/Shop");
    expect(key("https://github.com/acme")).toBe("github.com/acme");
  });

  it("is that to clone from if a project begins with a clone", () => {
    const remoteUri = "https://github.com/acme/Shop/tree/dev.git";
    const git = {
      remoteUri,
      upstreamRemoteUri: "",
      targetMode: "UNSPECIFIED",
      cloneTarget: "",
      checkoutLocation: "",
    } as const;

    expect(repositoryKeyOf({ specs: [{ git }] })).toBe("github.com/acme/Shop/tree/dev");
  });
});

it.each([
  ["gitlab.com", "gitlab", "GitLab"],
  ["GitLab.example", "gitlab", "GitLab"],
  ["my.bitbucket.org", "bitbucket", "Bitbucket"],
  ["dev.azure.com", "azuredevops", "Azure DevOps"],
  ["github.com", "github", "GitHub"],
  ["code.example", "github", "GitHub"],
])("the host %s is a %s", (host, id, name) => {
  expect(sourceHostOf(host)).toEqual({ id, name });
});
