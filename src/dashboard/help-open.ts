// Owns whether the keys and the legend are shown.
import { signal } from "@preact/signals";

export const isHelpOpen = signal(false);
