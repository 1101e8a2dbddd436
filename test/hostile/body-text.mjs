// Owns how bodies of a given size are written, and how a server is called while they are.

export const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
export const CLASS = "d2c94c27-3b76-4a42-b88c-95a85e392c68";
export const POOL = "a1b2c3d4-5678-9abc-def0-1234567890ab";
export const GLUED = { separator: "" };

/** A text of a size, whose middle is repeated. */
export function repeated(before, each, after, { separator = ",", most = Infinity } = {}) {
  return (size) => {
    const pieces = [];
    let length = before.length + after.length;
    for (let i = 0; i < most; i += 1) {
      const piece = typeof each === "function" ? each(i) : each;
      length += piece.length + separator.length;
      if (length > size && i > 0) break;
      pieces.push(piece);
    }
    return before + pieces.join(separator) + after;
  };
}

export const uuid = (i) => `10000000-0000-4000-8000-${String(i).padStart(12, "0")}`;
export const listOf = (count, each) => Array.from({ length: count }, (_, i) => each(i)).join();

export async function call(url, path, body, verb = "POST") {
  const headers = { authorization: "Bearer any", "content-type": "application/json" };
  return (await fetch(url + path, { method: verb, headers, body: JSON.stringify(body) })).json();
}

export const right = (name, make) => ({ name, make, isRight: true, isShort: false });
/** Far shorter than a body may be: as a whole it may cost what a MB may. */
export const rightAndShort = (name, make) => ({ name, make, isRight: true, isShort: true });
export const wrong = (name, make) => ({ name, make, isRight: false, isShort: false });
