// Owns where a Chromium is found.
import { existsSync } from "node:fs";

const PLACES = [
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Its program; undefined if there is none. */
export const chromium = PLACES.find((place) => place !== undefined && existsSync(place));

/** What to do if there is none. */
export const NO_CHROMIUM =
  "there is no Chromium. Install one, such as with `apt-get install chromium`, or name it in the variable CHROMIUM.";
