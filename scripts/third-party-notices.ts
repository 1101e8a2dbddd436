// Owns dist/THIRD_PARTY_NOTICES.txt: the licences of the packages whose code a build has taken in. What those are is
// asked of the bundles themselves.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Rolldown } from "tsdown";

/** Licences of packages that come without the text. */
const KEPT: Readonly<Record<string, string>> = {
  "@bufbuild/protobuf": new URL("licences/bufbuild-protobuf.txt", import.meta.url).pathname,
};

const found = new Set<string>();

/** Writes the notices of all builds of this run that have it. */
export function thirdPartyNotices(file: string): Rolldown.Plugin {
  return {
    name: "third-party-notices",
    writeBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((output) => output.type === "chunk");
      for (const folder of chunks.flatMap(({ moduleIds }) => moduleIds).map(packageFolder)) {
        if (folder !== undefined) found.add(folder);
      }
      writeFileSync(
        file,
        [...found]
          .sort()
          .map(noticeOf)
          .join(`\n${"-".repeat(100)}\n\n`),
      );
    },
  };
}

/** The folder of the package that a module belongs to; undefined where it is ours. */
function packageFolder(id: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const shipped = readdirSync(folder).find((entry) => /^licen[cs]e(\.\w+)?$/i.test(entry));
  const text = shipped === undefined ? KEPT[name] : `${folder}/${shipped}`;
  if (text === undefined) throw new Error(`Failed to write notices: ${name} has no licence. Keep its text.`);
  return `${name} ${version} (${license.replaceAll(/^\(|\)$/g, "")})\n\n${readFileSync(text, "utf8").trim()}\n`;
}
