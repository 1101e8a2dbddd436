// Owns the formatting of instants, spans and numbers. Instants are simulated, in UTC, in milliseconds since 1970.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const two = (value: number) => String(value).padStart(2, "0");

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const grouped = new Intl.NumberFormat("en");

/** "12,345" */
export function numberText(value: number): string {
  return grouped.format(value);
}

/** "1 prebuild", "1,234 prebuilds" */
export function counted(count: number, what: string): string {
  return `${numberText(count)} ${what}${count === 1 ? "" : "s"}`;
}

/** A fraction as "91 %"; almost all is not rounded to all. */
export function shareText(share: number): string {
  const percent = share * 100;
  if (share < 1 && percent > 99) return `${(Math.floor(percent * 10) / 10).toFixed(1)} %`;
  return `${Math.round(percent)} %`;
}

/** "09:12:33" */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

/** "Tue 24 Nov 2026" */
export function dayText(at: number, withYear = true): string {
  const date = new Date(at);
  const text = `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return withYear ? `${text} ${date.getUTCFullYear()}` : text;
}

/** "24 Nov 09:12:33" */
export function instantText(at: number): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${timeOfDay(at)}`;
}

/** A reason whose instants read like the others of the page. */
export function readableReason(reason: string): string {
  return reason.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => `${instantText(Date.parse(at))} UTC`);
}

/** A span in its two largest units: "4.2 s", "8 min 9 s", "1 h 2 min", "2 d 3 h". */
export function spanText(milliseconds: number): string {
  const span = Math.max(0, milliseconds);
  if (span < 10 * SECOND) return `${Math.round(span / 100) / 10} s`;
  if (span < MINUTE) return `${Math.floor(span / SECOND)} s`;
  if (span < HOUR) return pair(span, [MINUTE, "min"], [SECOND, "s"]);
  if (span < DAY) return pair(span, [HOUR, "h"], [MINUTE, "min"]);
  return pair(span, [DAY, "d"], [HOUR, "h"]);
}

/** "3 min ago", in one unit. */
export function agoText(milliseconds: number): string {
  if (milliseconds < 0) return "just now";
  const text = spanText(milliseconds).split(" ").slice(0, 2).join(" ");
  return `${milliseconds < 10 * SECOND ? "moments" : text} ago`;
}

function pair(span: number, [large, name]: [number, string], [small, smallName]: [number, string]): string {
  const rest = Math.floor((span % large) / small);
  return `${Math.floor(span / large)} ${name}${rest === 0 ? "" : ` ${rest} ${smallName}`}`;
}

/** Readable bytes: "12.4 GiB". */
export function sizeText(bytes: number): string {
  const gibibytes = bytes / 2 ** 30;
  return gibibytes >= 1 ? `${gibibytes.toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}
