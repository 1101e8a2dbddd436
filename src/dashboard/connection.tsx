// Owns the display of the connection to the server.
import { type Connection, connection } from "./follow.ts";

const WORDS: Record<Connection["state"], string> = {
  connecting: "connecting",
  live: "live",
  hidden: "live",
  disconnected: "disconnected",
  refused: "refused",
};

export function ConnectionState() {
  const { state } = connection.value;
  return (
    <p class={`connection connection-${state}`} role="status">
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
  if (now.state !== "disconnected") return null;
  return (
    <div class="banner" role="alert">
      <strong>Disconnected from the server</strong> since {new Date(now.since).toLocaleTimeString()}. You see
      what was known then, and the clock is stopped. Start the server again, or wait: the page reconnects by
      itself.
    </div>
  );
}
