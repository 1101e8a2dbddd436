// Owns the names that replace tokens in a recording, which never contains a token itself.

/** Tokens by their names: the same token has the same name, so that a replay distinguishes callers as the mock did. */
export class Secrets {
  readonly #names = new Map<string, string>();
  /** Those that answers of the mock hold. */
  readonly #own = new Set<string>();

  /** The name of the only token that a mock or a world accepts, which its answers may hold. */
  nameOfOwn(token: string): string {
    this.#own.add(token);
    return this.nameOf(token);
  }

  /** The name that replaces a token. Logs tokens are the mock's own, derived from its seed, and are kept. */
  nameOf(token: string): string {
    if (/^logs_[0-9a-f]{32}$/.test(token)) return token;
    const known = this.#names.get(token);
    if (known !== undefined) return known;
    const name = `token-${this.#names.size + 1}`;
    this.#names.set(token, name);
    return name;
  }

  /** A header Authorization without what is secret in it. */
  authorization(header: string): string {
    const [, scheme = "", blank = "", token = ""] = /^(\S*)(\s*)(.*)$/s.exec(header) ?? [];
    if (blank === "") return scheme.toLowerCase() === "bearer" ? scheme : this.nameOf(scheme);
    return `${scheme}${blank}${token === "" ? "" : this.nameOf(token)}`;
  }

  /** A text in which each token that a mock accepts is replaced by its name. */
  without(text: string): string {
    let clean = text;
    // The longest first: one token may be part of another.
    for (const token of [...this.#own].sort((one, other) => other.length - one.length)) {
      clean = clean.replaceAll(token, this.nameOf(token));
    }
    return clean;
  }
}
