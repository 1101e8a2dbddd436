// Owns the serving of the dashboard: the built files, and what they may do in a browser.
import * as z from "zod/mini";
import { loadModules } from "../../api/modules.ts";
import { Problem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const FILES = {
  "index.html": "text/html; charset=utf-8",
  "app.js": "text/javascript; charset=utf-8",
  "app.css": "text/css; charset=utf-8",
} as const;

type UiFile = keyof typeof FILES;

/** Only its own files and its own origin; displayed data cannot become code. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** Loads the texts of the files. @throws Problem if they were not built */
export type LoadUiFiles = () => Promise<ReadonlyMap<string, string>>;

export function uiRoutes(load: LoadUiFiles): readonly Route[] {
  const page = (path: string, file: UiFile, summary: string) =>
    route({
      method: "GET",
      path,
      summary,
      answer: z.string(),
      contentType: FILES[file].split(";")[0],
      handle: () => uiFile(file, load),
    });
  return [
    page("/ui", "index.html", "the dashboard"),
    page("/ui/app.js", "app.js", "the dashboard's code"),
    page("/ui/app.css", "app.css", "the dashboard's style"),
  ];
}

async function uiFile(file: UiFile, load: LoadUiFiles): Promise<Response> {
  return new Response((await load()).get(file), {
    headers: {
      "content-type": FILES[file],
      "content-security-policy": POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cache-control": "no-cache",
    },
  });
}

export const loadUiFiles: LoadUiFiles = async () => {
  const { readUiFiles } = await loadModules(() => import("./ui-files.ts"));
  const texts = await readUiFiles(Object.keys(FILES));
  if (texts) return texts;
  throw new Problem(
    404,
    "Not built",
    "the dashboard is not there: run `npm run build`, which makes dist/ui, or use the published package",
  );
};
