// Owns the mode for a projector: larger type, and nothing that a presenter does not need.
import { effect, signal } from "@preact/signals";

export const isPresenting = signal(false);

/** Goes into the mode or out of it; a browser that allows it shows the page on the full screen. */
export function togglePresenting(): void {
  isPresenting.value = !isPresenting.value;
  if (isPresenting.value) void document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
}

effect(() => {
  document.documentElement.classList.toggle("is-presenting", isPresenting.value);
});

// Escape leaves the full screen, and the mode with it.
addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement) isPresenting.value = false;
});
