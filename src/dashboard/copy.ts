// Owns copying, and the message if the browser does not allow it.
import { say } from "./notice.tsx";

export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say("Copied.");
  } catch {
    say("This browser does not allow the page to copy. Open the page at 127.0.0.1 or localhost.", "error");
  }
}
