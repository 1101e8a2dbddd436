// Owns the reference of the public surface, made of its docstrings: `npm run docs` writes it to .cache/reference. What
// is public and has no words, each member included, or names a type that is not, is an error.
import { OptionDefaults } from "typedoc";

const ERROR_TRAITS = [
  "canceled",
  "unknown",
  "invalidArgument",
  "deadlineExceeded",
  "notFound",
  "alreadyExists",
  "permissionDenied",
  "resourceExhausted",
  "failedPrecondition",
  "aborted",
  "outOfRange",
  "unimplemented",
  "internal",
  "unavailable",
  "dataLoss",
  "unauthenticated",
];

/** @type {Partial<import("typedoc").TypeDocOptions>} */
export default {
  name: "prebuild-mock",
  entryPoints: [
    "src/index.ts",
    "src/fixtures/index.ts",
    "src/fixtures/messages.ts",
    "src/scenarios/index.ts",
    "src/integrations/vitest.ts",
    "src/integrations/jest.ts",
    "src/integrations/playwright.ts",
    "src/integrations/msw.ts",
    "src/integrations/explore.ts",
  ],
  out: ".cache/reference",
  readme: "none",
  includeVersion: true,
  excludePrivate: true,
  excludeExternals: true,
  disableSources: true,
  // What protobuf-es writes.
  blockTags: [...OptionDefaults.blockTags, "@generated"],
  excludeTags: [...OptionDefaults.excludeTags, "@generated"],
  // Constants whose values the types spell out, and what protobuf-es generates.
  intentionallyNotExported: [
    "Compact",
    "RULE_IDS",
    "RpcName",
    "LongName",
    "Rpcs",
    "ACTIVE_PHASES",
    "HTTP_STATUS",
    "CONNECTION_FAULTS",
    "RESET_PARTS",
    "PREBUILD_PHASES",
    "WARM_POOL_PHASES",
    "Prebuild",
    "Project",
    "EnvironmentClass",
    "Runner",
    "ENVIRONMENT_PHASES",
    "Environment",
    "WarmPool",
    "Subject",
    "ListPrebuildsResponse",
    "ListWarmPoolsResponse",
    // What call is typed by: its parts are public as CallRequest and CallResponse.
    "NameOf",
    "RpcTypes",
  ],
  intentionallyNotDocumented: [
    // A trait for each Connect code, told with all of them.
    ...ERROR_TRAITS.map((name) => `fixtures.ErrorFactory.${name}`),
  ],
  treatWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, invalidPath: true, notDocumented: true },
  requiredToBeDocumented: [
    "Function",
    "Interface",
    "TypeAlias",
    "Class",
    "Variable",
    "Enum",
    "EnumMember",
    "Property",
    "Method",
    "Accessor",
    "Constructor",
  ],
};
