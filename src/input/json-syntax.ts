// Owns the place at which a text stops being JSON: the engine's own parser reports it in some versions only.

/** The first issue of a text that is not JSON. */
export interface JsonIssue {
  readonly offset: number;
  readonly message: string;
}

const BLANK = /[ \t\r\n]*/y;
const TOKEN =
  /[{}[\],:]|"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/uy;

/** What may come next. In an object or a list, its closing bracket may come instead of the first entry. */
type Next = "value" | "value-or-close" | "name" | "name-or-close" | "colon" | "comma-or-close" | "end";

const EXPECTED: Readonly<Record<Next, string>> = {
  value: "a value",
  "value-or-close": 'a value or "]"',
  name: "a name in double quotes",
  "name-or-close": 'a name in double quotes or "}"',
  colon: '":"',
  "comma-or-close": '"," or the end of the list or object',
  end: "the end",
};

/** Where invalid JSON goes wrong, and what was expected there. */
export function findJsonIssue(text: string): JsonIssue {
  const open: ("{" | "[")[] = [];
  let next: Next = "value";
  let at = 0;
  for (;;) {
    BLANK.lastIndex = at;
    BLANK.exec(text);
    at = BLANK.lastIndex;
    TOKEN.lastIndex = at;
    const [token] = TOKEN.exec(text) ?? [];
    const follows: Next | undefined = token === undefined ? undefined : after(token, next, open);
    if (!follows) return { offset: at, message: `expected ${EXPECTED[next]}, got ${shown(text, at)}` };
    next = follows;
    at += (token as string).length;
  }
}

/** What may follow a token, and the nesting then; undefined if the token is out of place. */
function after(token: string, next: Next, open: ("{" | "[")[]): Next | undefined {
  const isValue = next === "value" || next === "value-or-close";
  const isName = next === "name" || next === "name-or-close";
  if (token === "{" || token === "[") {
    if (!isValue) return undefined;
    open.push(token);
    return token === "{" ? "name-or-close" : "value-or-close";
  }
  if (token === "}" || token === "]") {
    const mayClose =
      next === "comma-or-close" || next === (token === "}" ? "name-or-close" : "value-or-close");
    if (!mayClose || open.at(-1) !== (token === "}" ? "{" : "[")) return undefined;
    open.pop();
    return closed(open);
  }
  if (token === ":") return next === "colon" ? "value" : undefined;
  if (token === ",") {
    if (next !== "comma-or-close") return undefined;
    return open.at(-1) === "{" ? "name" : "value";
  }
  if (isName) return token.startsWith('"') ? "colon" : undefined;
  return isValue ? closed(open) : undefined;
}

function closed(open: readonly string[]): Next {
  return open.length > 0 ? "comma-or-close" : "end";
}

function shown(text: string, at: number): string {
  if (at >= text.length) return "the end of the text";
  if (text[at] === '"') return "an unterminated string or an invalid escape";
  return /[^\s,:{}[\]]+|./u.exec(text.slice(at, at + 40))?.[0] as string;
}
