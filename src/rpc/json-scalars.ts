// Owns the forms that proto3 JSON gives to numbers, bytes, durations and instants, as Go's protojson reads them.
import { ScalarType } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";

const PARTS = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/;
/** The largest unsigned 64-bit integer has 20 digits. */
const MOST_DIGITS = 20;

/** The digits of a whole JSON number in any notation: `1.5e1` is 15. Undefined if it is not whole. */
function wholeDigits(number: string): string | undefined {
  const [, sign = "", before = "", after = "", exponent = "0"] = PARTS.exec(number) ?? [];
  const whole = before.replace(/^0/, "");
  const fraction = after.replace(/0+$/, "");
  if (whole === "" && fraction === "") return "0";
  const shift = Number(exponent);
  if (fraction.length > Math.max(0, shift) || whole.length + shift > MOST_DIGITS) return undefined;
  if (shift >= 0) return sign + whole + fraction.padEnd(shift, "0");
  const kept = whole.length + shift;
  if (kept < 0 || /[^0]/.test(whole.slice(kept))) return undefined;
  return sign + (whole.slice(0, kept) || "0");
}

interface IntegerRange {
  readonly low: bigint;
  readonly high: bigint;
}

const INT_32 = { low: -(2n ** 31n), high: 2n ** 31n - 1n };
const UINT_32 = { low: 0n, high: 2n ** 32n - 1n };
const INT_64 = { low: -(2n ** 63n), high: 2n ** 63n - 1n };
const UINT_64 = { low: 0n, high: 2n ** 64n - 1n };

const INTEGERS: ReadonlyMap<ScalarType, IntegerRange> = new Map([
  [ScalarType.INT32, INT_32],
  [ScalarType.SINT32, INT_32],
  [ScalarType.SFIXED32, INT_32],
  [ScalarType.UINT32, UINT_32],
  [ScalarType.FIXED32, UINT_32],
  [ScalarType.INT64, INT_64],
  [ScalarType.SINT64, INT_64],
  [ScalarType.SFIXED64, INT_64],
  [ScalarType.UINT64, UINT_64],
  [ScalarType.FIXED64, UINT_64],
]);

/** The range of an integer type; undefined for other types. */
export function integerRange(type: ScalarType): IntegerRange | undefined {
  return INTEGERS.get(type);
}

/** The range of an enum's numbers. */
export const ENUM_RANGE: IntegerRange = INT_32;

/** The integer value of a JSON number, if it is whole and in range; a bigint only for 64-bit types. */
export function readInteger(number: string, { low, high }: IntegerRange): number | bigint | undefined {
  const digits = wholeDigits(number);
  if (digits === undefined) return undefined;
  const value = BigInt(digits);
  if (value < low || value > high) return undefined;
  return high > UINT_32.high ? value : Number(value);
}

/** The integer value of a map's key. */
export function readIntegerKey(key: string, range: IntegerRange): number | bigint | undefined {
  const sign = range.low < 0n ? /^[-+]?\d+$/ : /^\d+$/;
  return sign.test(key)
    ? readInteger(key.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1"), range)
    : undefined;
}

/** The floating-point value of a JSON number, if it is in the type's range. */
export function readFloat(number: string, type: ScalarType): number | undefined {
  const value = Number(number);
  const isInRange = Number.isFinite(type === ScalarType.FLOAT ? Math.fround(value) : value);
  return isInRange ? value : undefined;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const BASE64_URL = /^[A-Za-z0-9_-]*={0,2}$/;

/** The bytes of base64 in either alphabet; padding is complete or left out. */
export function readBytes(text: string): Uint8Array | undefined {
  const written = text.replace(/[\r\n]/g, "");
  const isPadded = text.length % 4 === 0;
  const isBase64 = BASE64.test(written) || BASE64_URL.test(written);
  if (!isBase64 || (isPadded ? written.length % 4 !== 0 : written.includes("="))) return undefined;
  if (written.replace(/=+$/, "").length % 4 === 1) return undefined;
  return base64Decode(written);
}

interface SecondsAndNanos {
  readonly seconds: bigint;
  readonly nanos: number;
}

const DURATION = /^([-+]?)(0|[1-9]\d*)?(?:\.(\d{0,9}))?s$/;
/** Ten thousand years. https://protobuf.dev/reference/protobuf/google.protobuf/#duration */
const LONGEST_DURATION = 315_576_000_000n;

/** A duration such as `3600s` or `1.5s`. */
export function readDuration(text: string): SecondsAndNanos | undefined {
  const parts = DURATION.exec(text);
  if (!parts || (parts[2] === undefined && parts[3] === undefined)) return undefined;
  const sign = parts[1] === "-" ? -1 : 1;
  const seconds = BigInt(sign) * BigInt(parts[2] ?? 0);
  if (seconds > LONGEST_DURATION || seconds < -LONGEST_DURATION) return undefined;
  // Plus 0, so that there is no negative zero.
  return { seconds, nanos: sign * nanosOf(parts[3]) + 0 };
}

const TIMESTAMP = /^(\d{4}-\d\d-\d\d)T(\d{1,2})(:\d\d:\d\d)(?:([.,])(\d+))?(?:Z|([-+])(\d\d):(\d\d))$/;
const FIRST_INSTANT = -62_135_596_800;
const LAST_INSTANT = 253_402_300_799;

/** An instant in RFC 3339, from the year 1 to the year 9999. */
export function readTimestamp(text: string): SecondsAndNanos | undefined {
  const [, date, hour, rest, point, fraction, sign, hours, minutes] = TIMESTAMP.exec(text) ?? [];
  if (date === undefined || Number(hour) > 23 || Number(hours ?? 0) > 24 || Number(minutes ?? 0) > 60)
    return undefined;
  if (point === "." && (fraction as string).length > 9) return undefined;
  const local = `${date}T${(hour as string).padStart(2, "0")}${rest}`;
  const milliseconds = Date.parse(`${local}Z`);
  // Date.parse reads the 30th of February as a day in March.
  if (Number.isNaN(milliseconds) || !new Date(milliseconds).toISOString().startsWith(local)) return undefined;
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60;
  const seconds = milliseconds / 1_000 - (sign === "-" ? -offset : offset);
  if (seconds < FIRST_INSTANT || seconds > LAST_INSTANT) return undefined;
  return { seconds: BigInt(seconds), nanos: nanosOf(fraction) };
}

function nanosOf(fraction = ""): number {
  return Number(fraction.slice(0, 9).padEnd(9, "0"));
}
