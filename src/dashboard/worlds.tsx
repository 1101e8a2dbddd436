// Owns the choice between the worlds of a server, each with its own page.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { connection } from "./follow.ts";
import { BASE } from "./server.ts";

interface World {
  readonly id: string;
}

const worlds = signal<readonly World[]>([]);
const OWN = /^(.*)\/worlds\/([^/]+)$/.exec(BASE);
const SERVER = OWN?.[1] ?? BASE;
const CURRENT = OWN?.[2] ?? "";

/** The page of a world. */
export function worldAddress(id: string): string {
  return `${SERVER}/worlds/${id}/_mock/ui${location.hash}`;
}

async function readWorlds(): Promise<void> {
  const response = await fetch(`${SERVER}/_mock/worlds`).catch(() => undefined);
  if (response?.ok) worlds.value = ((await response.json()) as { worlds: World[] }).worlds;
}

/** Shown if there is more than one. */
export function WorldChooser() {
  const isLive = connection.value.state === "live";
  useEffect(() => {
    if (isLive) void readWorlds();
  }, [isLive]);
  if (worlds.value.length === 0 && CURRENT === "") return null;
  return (
    <label class="inline world">
      <span>World</span>
      <select
        value={CURRENT}
        onFocus={() => void readWorlds()}
        onChange={(event) => {
          const id = event.currentTarget.value;
          location.assign(`${SERVER}${id && `/worlds/${id}`}/_mock/ui${location.hash}`);
        }}
      >
        <option value="">the server's own</option>
        {worlds.value.map(({ id }) => (
          <option key={id} value={id}>
            {id}
          </option>
        ))}
        {CURRENT !== "" && !worlds.value.some(({ id }) => id === CURRENT) && (
          <option value={CURRENT}>{CURRENT}</option>
        )}
      </select>
    </label>
  );
}
