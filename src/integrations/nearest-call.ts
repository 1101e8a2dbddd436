// Owns what a failed match says about the calls that came: the most alike as a difference, then the others.
import { wordDistance } from "../input/nearest-word.ts";
import type { JournalEntry } from "../mock/journal-entry.ts";
import type { MockRequests } from "../mock/requests.ts";
import type { MatchValue, RequestMatch } from "../scenarios/request-match.ts";

/** Most of the other calls that are named. */
const SHOWN = 5;

/** One value of a pattern. */
interface Leaf {
  /** As in "spec.timeout". */
  readonly path: string;
  readonly value: MatchValue;
  /** The pattern without all others. */
  readonly match: RequestMatch;
}

/** A call, and how it differs from a pattern. */
interface Likeness {
  readonly call: JournalEntry;
  /** The paths at which it differs. */
  readonly differs: readonly string[];
  /** In how many characters it differs there. */
  readonly distance: number;
}

/**
 * The calls that do not have all fields of a pattern, in order of likeness: fewest fields that differ, then values that
 * differ in fewest characters, then the last call. Empty if there are none.
 */
export function nearestCalls(requests: MockRequests, rpc: JournalEntry["rpc"], match: RequestMatch): string {
  const leaves = leavesOf(match);
  const named = { rpc } as Parameters<MockRequests["find"]>[0];
  const having = leaves.map(
    (leaf) => new Set(requests.find({ ...named, match: leaf.match }).map(({ id }) => id)),
  );
  const others = requests
    .find(named)
    .map((call) =>
      likenessOf(
        call,
        leaves.filter((_, index) => !having[index]?.has(call.id)),
      ),
    )
    .filter(({ differs }) => differs.length > 0)
    .sort((a, b) => a.differs.length - b.differs.length || a.distance - b.distance || b.call.id - a.call.id);
  const [nearest, ...rest] = others;
  if (!nearest) return "";
  const { id, at } = nearest.call;
  const which = rest.length === 0 ? "The only other call" : `The nearest of ${others.length} other calls`;
  const next = rest
    .slice(0, SHOWN)
    .map(({ call, differs }) => `#${call.id} differs in ${differs.join(", ")}`);
  const more = rest.length > SHOWN ? `; and ${rest.length - SHOWN} more` : "";
  return [
    `\n\n${which}, #${id} at ${at.toISOString()}:\n`,
    "- Expected\n+ Received\n",
    ...differenceLines(nearest, leaves),
    ...(next.length > 0 ? [`\nThen ${next.join("; ")}${more}.`] : []),
  ].join("\n");
}

function likenessOf(call: JournalEntry, differing: readonly Leaf[]): Likeness {
  const distances = differing.map(({ path, value }) =>
    wordDistance(jsonOf(value), jsonOf(valueAt(call.request, path))),
  );
  return {
    call,
    differs: differing.map(({ path }) => path),
    distance: distances.reduce((sum, each) => sum + each, 0),
  };
}

function differenceLines({ call, differs }: Likeness, leaves: readonly Leaf[]): string[] {
  const lines = leaves.flatMap(({ path, value }) => {
    const sent = jsonOf(valueAt(call.request, path));
    if (!differs.includes(path)) return [`    ${path}: ${sent}`];
    return [`-   ${path}: ${jsonOf(value)}`, `+   ${path}: ${sent}`];
  });
  return ["  {", ...lines, "  }"];
}

/** Each value of a pattern that is not a message. */
function leavesOf(match: RequestMatch, path = ""): Leaf[] {
  return Object.entries(match).flatMap(([name, value]) => {
    const at = path + name;
    if (!isPattern(value) || Object.keys(value).length === 0) {
      return [{ path: at, value, match: { [name]: value } }];
    }
    return leavesOf(value, `${at}.`).map((leaf) => ({ ...leaf, match: { [name]: leaf.match } }));
  });
}

function isPattern(value: MatchValue): value is RequestMatch {
  return typeof value === "object" && !Array.isArray(value);
}

function valueAt(request: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, name) => Object(value)[name], request);
}

function jsonOf(value: unknown): string {
  return JSON.stringify(value) ?? "not set";
}
