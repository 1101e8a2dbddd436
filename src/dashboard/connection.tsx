// Owns how the page says whether it is in touch with the server.
import { type Connection, connection } from "./follow.ts";

const WORDS: Record<Connection["state"], string> = {
  connecting: "connecting",
  live: "live",
  "cut off": "cut off",
  refused: "refused",
};

export function ConnectionState() {
  const { state } = connection.value;
  return (
    <p class={`connection connection-${state.replace(" ", "-")}`} role="status">
      {WORDS[state]}
    </p>
  );
}

export function ConnectionBanner() {
  const now = connection.value;
  if (now.state === "refused") {
    return (
      <div class="banner" role="alert">
        <strong>The server refuses this page.</strong> <span>{now.why}</span>
      </div>
    );
  }
  if (now.state !== "cut off") return null;
  return (
    <div class="banner" role="alert">
      <strong>Cut off from the server</strong> since {new Date(now.since).toLocaleTimeString()}. What is shown
      is what was last known; the page goes on by itself once the server answers again.
    </div>
  );
}
