// Owns the chosen checkpoint: what it holds, the ways there, and what has changed since.
import { useSignal } from "@preact/signals";
import { present } from "../clock/present.ts";
import { attempt } from "../notice.tsx";
import { shortId } from "../prebuild-row.ts";
import { wantAll } from "../reading.ts";
import { counted, instantText } from "../time-text.ts";
import { worldAddress } from "../worlds.tsx";
import {
  branchFrom,
  type Checkpoint,
  type Difference,
  differencesFrom,
  removeCheckpoint,
  rewindTo,
} from "./checkpoints.ts";

export function ChosenCheckpoint({ checkpoint }: { checkpoint: Checkpoint }) {
  const { name, at, prebuilds, warmPools, requests } = checkpoint;
  const world = useSignal("");
  const differences = useSignal<readonly Difference[] | undefined>(undefined);
  const isLater = at > present();
  const rewind = async () => {
    await rewindTo(name);
    differences.value = undefined;
    wantAll();
  };
  const branch = async () => {
    world.value = await branchFrom(name);
  };
  const compare = async () => {
    differences.value = await differencesFrom(name);
  };
  return (
    <div class="checkpoint-chosen">
      <p>
        <strong class="checkpoint-name">{name}</strong>, {instantText(at)} UTC:{" "}
        {counted(prebuilds, "prebuild")}, {counted(warmPools, "warm pool")}, {counted(requests, "call")}
      </p>
      <div class="buttons">
        <button
          type="button"
          class="primary"
          onClick={() => void attempt(rewind, `The state is that of ${name}.`)}
        >
          {isLater ? "Go forward here" : "Go back here"}
        </button>
        <button type="button" onClick={() => void attempt(branch)}>
          Branch from here
        </button>
        <button type="button" onClick={() => void attempt(compare)}>
          Compare with now
        </button>
        <button type="button" class="danger" onClick={() => void attempt(() => removeCheckpoint(name))}>
          Delete
        </button>
      </div>
      {world.value !== "" && (
        <p role="status">
          The world <code>{world.value}</code> continues from here.{" "}
          <a href={worldAddress(world.value)}>Open it</a>
        </p>
      )}
      {differences.value && <Differences list={differences.value} />}
    </div>
  );
}

/** Fields that change with each of the others. */
const FOLLOWERS = ["metadata.updatedAt", "status.statusVersion"];

/** More than this are only counted. */
const MOST_SHOWN = 50;

function Differences({ list }: { list: readonly Difference[] }) {
  if (list.length === 0) return <p role="status">Nothing is different now.</p>;
  return (
    <ul class="differences" aria-label="Different now">
      {list.slice(0, MOST_SHOWN).map(({ kind, id, change, fields }) => (
        <li key={`${kind} ${id}`}>
          <strong>
            {kind} {id !== undefined && shortId(id)}
          </strong>{" "}
          {change}
          {change === "changed" &&
            `: ${fields
              .filter(({ field }) => !FOLLOWERS.includes(field))
              .map(({ field, from, to }) => `${field} ${valueText(from)} → ${valueText(to)}`)
              .join(", ")}`}
        </li>
      ))}
      {list.length > MOST_SHOWN && <li>and {counted(list.length - MOST_SHOWN, "other")}</li>}
    </ul>
  );
}

function valueText(value: unknown): string {
  if (value === undefined) return "nothing";
  return typeof value === "string" ? value : JSON.stringify(value);
}
