// Owns the mode for a projector: larger type, and only what a presenter needs.
import { effect, signal } from "@preact/signals";

export const isPresenting = signal(false);

/** Enters or leaves the mode; if the browser allows it, the page is shown full screen. */
export function togglePresenting(): void {
  isPresenting.value = !isPresenting.value;
  if (isPresenting.value) void document.documentElement.requestFullscreen?.().catch(() => {});
  else if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
}

effect(() => {
  document.documentElement.classList.toggle("is-presenting", isPresenting.value);
});

// Escape leaves full screen, and the mode with it.
addEventListener("fullscreenchange", () => {
  if (!document.fullscreenElement) isPresenting.value = false;
});
