// Owns what the program says of its package: the version, and where its documents are.
import packageJson from "../package.json" with { type: "json" };

export const VERSION: string = packageJson.version;

/** Where the documents are. */
export const HOMEPAGE: string = packageJson.homepage;
