// Owns the choice of a response's form by the header Accept. https://www.rfc-editor.org/rfc/rfc9110#name-accept

/** The offered type that a request prefers; the first if it prefers none. */
export function preferredType<T extends string>(request: Request, offered: readonly [T, ...T[]]): T {
  const ranges = (request.headers.get("accept") ?? "").split(",").map((range) => {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    return { type, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
  });
  const qualityOf = (type: string) => {
    const matching = [type, type.replace(/\/.*/, "/*"), "*/*"].map((wanted) =>
      ranges.find((range) => range.type === wanted),
    );
    return matching.find((range) => range !== undefined)?.quality ?? 0;
  };
  const best = Math.max(...offered.map(qualityOf));
  return best === 0 ? offered[0] : (offered.find((type) => qualityOf(type) === best) as T);
}
