// Owns the reading of a JSON text piece by piece, to see what JSON.parse loses: duplicate names, the digits of a
// number, and where the text breaks off.
import { cut, isWellFormed, partOf, quoted } from "../input/quoted.ts";

/** How deeply values may nest; Go's protojson has the same limit. */
const DEEPEST = 10_000;

/** The opening and closing characters of objects and lists. */
export const OBJECT = { open: 0x7b, close: 0x7d };
export const LIST = { open: 0x5b, close: 0x5d };
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;

/** The characters of numbers and literals, so that `05`, `truex` and `0x5` are one word each. */
const WORD = /[-+.\w]+/y;
const LITERAL = /^(?:true|false|null)$/;
/** https://datatracker.ietf.org/doc/html/rfc8259#section-6 */
export const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/;
/** A text without escape sequences and control characters. */
const PLAIN = /^[ !#-[\]-\uffff]*$/;
const CONTROL = /[^ -\uffff]/;

/** A text that is not JSON, or JSON that the message's field does not accept. */
export class JsonError extends Error {}

/** Reads forward through a text. Each method throws JsonError if the text continues differently. */
export class JsonText {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** The code of the next character that is not blank; NaN at the end. */
  next(): number {
    let code = this.#text.charCodeAt(this.#position);
    while (code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09) {
      this.#position += 1;
      code = this.#text.charCodeAt(this.#position);
    }
    return code;
  }

  /** Whether the next value is text. */
  isString(): boolean {
    return this.next() === QUOTE;
  }

  /** Skips the character if it is next. */
  take(code: number): boolean {
    if (this.next() !== code) return false;
    this.#position += 1;
    return true;
  }

  /** The first name of an object that was opened; undefined if it has none and is closed. */
  firstName(): string | undefined {
    return this.take(OBJECT.close) ? undefined : this.#name();
  }

  /** The name after a value of an object; undefined once it is closed. */
  nextName(): string | undefined {
    if (this.take(COMMA)) return this.#name();
    return this.take(OBJECT.close) ? undefined : this.unexpected('"," or "}"');
  }

  #name(): string {
    if (!this.isString()) this.unexpected("a name in double quotes");
    const name = this.#string();
    return this.take(COLON) ? name : this.unexpected('":"');
  }

  /** Whether a list that was opened has a first item; if not, it is closed. */
  hasFirst(): boolean {
    return !this.take(LIST.close);
  }

  /** Whether another item follows; if not, the list is closed. */
  hasNext(): boolean {
    return this.take(COMMA) || (!this.take(LIST.close) && this.unexpected('"," or "]"'));
  }

  /** A text in double quotes, which holds on to no long text. */
  string(): string {
    return this.own(this.#string());
  }

  /** A part of this text, which holds on to no long text. */
  own(part: string): string {
    return partOf(this.#text, part);
  }

  #string(): string {
    const start = this.#position + 1;
    const end = this.#text.indexOf('"', start);
    if (end < 0) this.#brokenString(start);
    const text = this.#text.slice(start, end);
    if (!PLAIN.test(text)) return this.#escapedString();
    this.#position = end + 1;
    return text;
  }

  #escapedString(): string {
    const start = this.#position;
    let end = start + 1;
    for (let code = this.#text.charCodeAt(end); code !== QUOTE; code = this.#text.charCodeAt(end)) {
      if (!(code >= 0x20)) this.#brokenString(end);
      end += code === BACKSLASH ? 2 : 1;
    }
    this.#position = end + 1;
    const written = this.#text.slice(start, end + 1);
    let text: string;
    try {
      text = JSON.parse(written) as string;
    } catch {
      throw new JsonError(`invalid escape sequence in ${cut(written)}`);
    }
    if (!isWellFormed(text)) throw new JsonError(`${cut(written)} holds half of a surrogate pair`);
    return text;
  }

  /** A string that does not end, or contains a control character. */
  #brokenString(from: number): never {
    const at = from + this.#text.slice(from).search(CONTROL);
    if (at < from) this.#fail(this.#text.length, "the string does not end");
    return this.#fail(at, "control characters must be escaped in a string");
  }

  /** A number, true, false or null, as it is written. */
  word(): string {
    this.next();
    WORD.lastIndex = this.#position;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) return this.unexpected("a value");
    if (!NUMBER.test(word) && !LITERAL.test(word)) {
      this.#fail(this.#position, `${cut(word)} is not valid JSON`);
    }
    this.#position += word.length;
    return word;
  }

  /** Skips null if it is next. */
  takeNull(): boolean {
    return this.next() === 0x6e && this.word() === "null";
  }

  /**
   * Skips one value of any kind, and returns it as it is written.
   * @param depth how many objects and lists contain it
   */
  skip(depth: number): string {
    this.next();
    const start = this.#position;
    const closers: number[] = [];
    do {
      if (this.take(OBJECT.open)) {
        closers.push(OBJECT.close);
        checkDepth(depth + closers.length);
        if (this.firstName() !== undefined) continue;
        closers.pop();
      } else if (this.take(LIST.open)) {
        closers.push(LIST.close);
        checkDepth(depth + closers.length);
        if (this.hasFirst()) continue;
        closers.pop();
      } else if (this.isString()) this.#string();
      else this.word();
      while (closers.length > 0) {
        const goesOn = closers.at(-1) === OBJECT.close ? this.nextName() !== undefined : this.hasNext();
        if (goesOn) break;
        closers.pop();
      }
    } while (closers.length > 0);
    return this.#text.slice(start, this.#position);
  }

  /** Checks that nothing follows. */
  end(): void {
    if (!Number.isNaN(this.next())) this.unexpected("the end");
  }

  unexpected(wanted: string): never {
    const got = characterName(this.#text.codePointAt(this.#position));
    return this.#fail(this.#position, `expected ${wanted}, got ${got}`);
  }

  #fail(at: number, why: string): never {
    const before = this.#text.slice(0, at);
    const line = before.split("\n").length;
    throw new JsonError(`line ${line}, column ${before.length - before.lastIndexOf("\n")}: ${why}`);
  }
}

function characterName(code: number | undefined): string {
  if (code === undefined) return "the end of the text";
  const isPrintable = code >= 0x20 && code < 0x7f;
  return isPrintable
    ? quoted(String.fromCodePoint(code))
    : `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** @throws JsonError past the limit */
function checkDepth(depth: number): void {
  if (depth > DEEPEST) throw new JsonError(`values nest deeper than ${DEEPEST}`);
}
