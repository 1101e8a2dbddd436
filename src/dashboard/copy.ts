// Owns copying: a browser that does not allow it is said so.
import { say } from "./notice.tsx";

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say("This browser does not let the page copy. Open the page at 127.0.0.1 or localhost.", "error");
  }
}
