// Owns the links of the README that is packed: in the package there is no docs/, so they lead to the repository that
// package.json names. `absolute` before packing, `relative` after it.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const README = new URL("../README.md", import.meta.url);
const TARGET = /\]\((?!#|[a-z]+:)([^)\s]+)\)/g;

/** The text with links that lead to the repository instead of to files beside it. */
export function withAbsoluteLinks(text, { homepage }) {
  const { page, raw } = places(homepage);
  return text.replaceAll(TARGET, (_, path) => `](${/\.(?:png|svg)$/.test(path) ? raw : page}${path})`);
}

/** The way back. */
export function withRelativeLinks(text, { homepage }) {
  const { page, raw } = places(homepage);
  return text.replaceAll(`](${page}`, "](").replaceAll(`](${raw}`, "](");
}

function places(homepage) {
  const repository = homepage.replace(/#.*$/, "");
  return { page: `${repository}/blob/main/`, raw: `${repository}/raw/main/` };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const convert = { absolute: withAbsoluteLinks, relative: withRelativeLinks }[process.argv[2]];
  if (!convert) throw new Error("Failed to convert the links: say absolute or relative.");
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  writeFileSync(README, convert(readFileSync(README, "utf8"), manifest));
}
