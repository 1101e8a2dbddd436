// Owns a warm pool in full: its picture, its history, its snapshot, and its actions.
import { useSignal } from "@preact/signals";
import type { WarmPoolJson } from "../../api/resource-json.ts";
import { environments } from "../environments/environments.ts";
import { Field, type FormErrors, FormIssues, numberOrText, send } from "../form.tsx";
import { attempt, say } from "../notice.tsx";
import { control, rpc } from "../server.ts";
import { due, type Pool, pairText } from "../store.ts";
import { counted, instantText, readableReason, spanText } from "../time-text.ts";
import { ClaimForm } from "./claim-form.tsx";
import { PhaseBadge } from "./phase-badge.tsx";
import { PoolChart } from "./pool-chart.tsx";
import { PoolPicture } from "./pool-picture.tsx";

/** Beyond this, claims are only counted. */
const MOST_CLAIMED = 3;

export function PoolCard({ pool, span }: { pool: Pool; span: number }) {
  const { warmPool } = pool;
  const { id, metadata, status } = warmPool;
  const name = pairText(metadata);
  const next = due.value.find((each) => each.id === id);
  const isGoing = status.phase === "WARM_POOL_PHASE_DELETING" || status.phase === "WARM_POOL_PHASE_DELETED";
  return (
    <article class="panel pool" aria-label={`Warm pool of ${name}`}>
      <header class="pool-head">
        <h2>{name}</h2>
        <PhaseBadge pool={warmPool} />
      </header>
      <p class="detail-id">
        <code>{id}</code>
      </p>
      {status.failureMessage && <p class="callout callout-failed">{status.failureMessage}</p>}
      <div class="pool-now">
        <PoolPicture pool={warmPool} />
        <Figures pool={warmPool} />
      </div>
      <PoolChart pool={pool} span={span} />
      <Snapshot pool={pool} />
      <Claimed poolId={id} />
      <p class="pool-next">
        {next
          ? `Next: ${readableReason(next.reason)}, at ${instantText(next.at)} UTC`
          : "Nothing is planned."}
      </p>
      {!isGoing && (
        <div class="actions">
          <ClaimForm id={id} />
          <ProblemForm pool={warmPool} />
          <ResizeForm pool={warmPool} />
        </div>
      )}
    </article>
  );
}

function Figures({ pool: { spec, status } }: { pool: WarmPoolJson }) {
  const figures = {
    running: status.runningInstances ?? 0,
    stopped: status.stoppedInstances ?? 0,
    desired: status.desiredSize ?? 0,
    minimum: spec.minSize,
    maximum: spec.maxSize,
  };
  return (
    <dl class="figures">
      {Object.entries(figures).map(([name, value]) => (
        <div key={name} class={`figure figure-${name}`}>
          <dd data-testid={name}>{value}</dd>
          <dt>{name}</dt>
        </div>
      ))}
    </dl>
  );
}

/** The snapshot of the instances, and when it replaced another. */
function Snapshot({ pool: { warmPool, past } }: { pool: Pool }) {
  const { snapshotId } = warmPool.spec;
  if (!snapshotId)
    return <p class="pool-snapshot">No snapshot yet: no prebuild of the pair has completed.</p>;
  const since = past.findLast(
    (sample, index) => sample.snapshotId === snapshotId && past[index - 1]?.snapshotId !== snapshotId,
  );
  const rotations = past.filter(
    ({ snapshotId: id }, index) =>
      id && index > 0 && past[index - 1]?.snapshotId && past[index - 1]?.snapshotId !== id,
  );
  const first = past[0];
  return (
    <p class="pool-snapshot">
      Snapshot <code>{snapshotId.slice(-8)}</code>
      {since && `, since ${instantText(since.at)} UTC`}
      {rotations.length > 0 &&
        first &&
        `; rotated ${counted(rotations.length, "time")} in ${spanText((past.at(-1)?.at ?? 0) - first.at)}`}
    </p>
  );
}

/** What the pool's instances were last claimed for. */
function Claimed({ poolId }: { poolId: string }) {
  const claimed = environments.value.filter(({ warmPoolId }) => warmPoolId === poolId);
  if (claimed.length === 0) return null;
  const names = claimed.slice(0, MOST_CLAIMED).map(({ name }) => name);
  const more = claimed.length - names.length;
  return (
    <p class="pool-snapshot">
      Claimed for {names.join(", ")}
      {more > 0 && ` and ${more} more`}
    </p>
  );
}

function ProblemForm({ pool }: { pool: WarmPoolJson }) {
  const message = useSignal("");
  const errors = useSignal<FormErrors>([]);
  const isDegraded = pool.status.phase === "WARM_POOL_PHASE_DEGRADED";
  if (isDegraded) {
    return (
      <div class="buttons">
        <button
          type="button"
          class="primary"
          onClick={() =>
            void attempt(() => control("POST", `/warm-pools/${pool.id}/recover`), "The pool recovers.")
          }
        >
          Recover
        </button>
      </div>
    );
  }
  const submit = async (event: Event) => {
    event.preventDefault();
    const isSent = await send(errors, () =>
      control("POST", `/warm-pools/${pool.id}/degrade`, { message: message.value }),
    );
    if (isSent) message.value = "";
  };
  return (
    <form class="message-form" onSubmit={(event) => void submit(event)}>
      <Field label="Problem" name="message" value={message} errors={errors} placeholder="no capacity left" />
      <button type="submit" class="danger">
        Degrade
      </button>
      <FormIssues errors={errors} fields={["message"]} />
    </form>
  );
}

function ResizeForm({ pool }: { pool: WarmPoolJson }) {
  const minSize = useSignal(String(pool.spec.minSize));
  const maxSize = useSignal(String(pool.spec.maxSize));
  const errors = useSignal<FormErrors>([]);
  const submit = async (event: Event) => {
    event.preventDefault();
    const isSent = await send(errors, () =>
      rpc("UpdateWarmPool", {
        warmPoolId: pool.id,
        minSize: numberOrText(minSize.value),
        maxSize: numberOrText(maxSize.value),
      }),
    );
    if (isSent) say("The pool was resized.");
  };
  return (
    <form class="message-form" onSubmit={(event) => void submit(event)}>
      <div class="field-row">
        <Field label="Minimum" name="minSize" value={minSize} errors={errors} inputMode="numeric" />
        <Field label="Maximum" name="maxSize" value={maxSize} errors={errors} inputMode="numeric" />
      </div>
      <button type="submit">Resize</button>
      <button
        type="button"
        class="danger"
        onClick={() =>
          void attempt(() => rpc("DeleteWarmPool", { warmPoolId: pool.id }), "The pool is being deleted.")
        }
      >
        Delete
      </button>
      <FormIssues errors={errors} fields={["minSize", "maxSize"]} />
    </form>
  );
}
