// Owns the shortening of drawn texts.

/** As much of a text as fits, in pixels; nothing if only a few letters would fit. */
export function fittedText(c: CanvasRenderingContext2D, text: string, room: number): string {
  const width = c.measureText(text).width;
  if (width <= room) return text;
  const end = Math.floor((text.length * room) / width) - 1;
  return end < 4 ? "" : `${text.slice(0, end)}…`;
}
