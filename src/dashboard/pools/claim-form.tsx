// Owns the claiming of instances: one at once, or some per simulated minute for as long as the page is open.
import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { present } from "../clock/present.ts";
import { Field, type FormErrors, FormIssues, send } from "../form.tsx";
import { say } from "../notice.tsx";
import { control, ServerError } from "../server.ts";

const MINUTE = 60_000;
/** The most claims per check of the clock: after a leap of time, not all missed claims are made. */
const BURST = 5;
const LOOK = 100;

/** Claims per simulated minute, by pool. They go on while another view is shown. */
const rates = signal<ReadonlyMap<string, number>>(new Map());

export function ClaimForm({ id }: { id: string }) {
  const perMinute = useSignal(String(rates.value.get(id) ?? 2));
  const errors = useSignal<FormErrors>([]);
  const isClaiming = rates.value.has(id);
  useEffect(startClaiming, []);
  const claimOne = () => send(errors, () => control("POST", `/warm-pools/${id}/claim`));
  const toggle = () => {
    const rate = Number(perMinute.value);
    if (!isClaiming && !(rate > 0 && rate <= 600)) {
      errors.value = [
        {
          field: "rate",
          message: `claims per minute must be more than 0 and at most 600: got ${perMinute.value}`,
        },
      ];
      return;
    }
    errors.value = [];
    setRate(id, isClaiming ? undefined : rate);
  };
  return (
    <form
      class="message-form"
      onSubmit={(event) => {
        event.preventDefault();
        toggle();
      }}
    >
      <button type="button" class="primary" onClick={() => void claimOne()}>
        Claim one
      </button>
      <Field
        label="Claims per simulated minute"
        name="rate"
        value={perMinute}
        errors={errors}
        inputMode="numeric"
      />
      <button type="submit" aria-pressed={isClaiming}>
        {isClaiming ? "Stop claiming" : "Claim many"}
      </button>
      <FormIssues errors={errors} fields={["rate"]} />
    </form>
  );
}

function setRate(id: string, rate: number | undefined): void {
  const after = new Map(rates.value);
  if (rate === undefined) after.delete(id);
  else after.set(id, rate);
  rates.value = after;
}

let isStarted = false;
const claimedUntil = new Map<string, number>();

function startClaiming(): void {
  if (isStarted) return;
  isStarted = true;
  setInterval(() => {
    for (const [id, rate] of rates.value) void claimDue(id, MINUTE / rate);
    for (const id of claimedUntil.keys()) if (!rates.value.has(id)) claimedUntil.delete(id);
  }, LOOK);
}

async function claimDue(id: string, apart: number): Promise<void> {
  const now = present();
  const from = claimedUntil.get(id);
  if (from === undefined || from > now) {
    claimedUntil.set(id, now);
    return;
  }
  const owed = Math.floor((now - from) / apart);
  if (owed === 0) return;
  claimedUntil.set(id, owed > BURST ? now : from + owed * apart);
  for (let n = 0; n < Math.min(owed, BURST); n += 1) {
    try {
      await control("POST", `/warm-pools/${id}/claim`);
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      // That no instance is running is normal under demand; that the pool is gone ends the claims.
      if (error.status === 409 && /runs|running/.test(error.message)) return;
      setRate(id, undefined);
      say(error.message, "error");
      return;
    }
  }
}
