// Owns the keys that steer the clock from anywhere on the page: space, right arrow, digits.
import { next, SPEEDS, setMode, toggle } from "./steer.ts";

const TYPING = "input, select, textarea, [contenteditable]";
/** Where the space bar presses what has the focus. */
const PRESSING = `${TYPING}, button, a, summary, [role=button]`;

export function listenToKeys(): void {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const target = event.target as Element;
    const isOver = document.querySelector("dialog[open]") !== null;
    if (isOver || target.closest(TYPING)) return;
    const act = actionOf(event, target);
    if (!act) return;
    event.preventDefault();
    void act();
  });
}

function actionOf({ key, repeat }: KeyboardEvent, target: Element): (() => Promise<void>) | undefined {
  if (key === " ") return target.closest(PRESSING) || repeat ? undefined : toggle;
  if (key === "ArrowRight") return target.closest("[role=tablist]") ? undefined : next;
  const mode = SPEEDS[Number(key) - 1];
  return mode && !repeat ? () => setMode(mode) : undefined;
}
