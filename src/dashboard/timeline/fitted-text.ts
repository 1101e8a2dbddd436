// Owns the shortening of texts that are drawn.

/** As much of a text as has room, in pixels; nothing if that would be a few letters. */
export function fittedText(c: CanvasRenderingContext2D, text: string, room: number): string {
  const width = c.measureText(text).width;
  if (width <= room) return text;
  const end = Math.floor((text.length * room) / width) - 1;
  return end < 4 ? "" : `${text.slice(0, end)}…`;
}
