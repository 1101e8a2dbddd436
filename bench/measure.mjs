// Owns the arithmetic of alternating rounds: medians, and what is left where others take the processor.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** Measures two things in turn, A B A B …, and answers the median of each and of the ratio of each pair. */
export async function alternate(rounds, measureA, measureB) {
  const a = [];
  const b = [];
  for (let round = 0; round < rounds; round++) {
    a.push(await measureA());
    b.push(await measureB());
  }
  return { a: median(a), b: median(b), ratio: median(a.map((value, round) => value / b[round])) };
}

/** The time that a quarter of the rounds stayed below. Whatever else runs on the machine can only add to a time. */
export function quiet(times) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)];
}

/**
 * Measures two short times in turn, A B A B …, after a warm-up of both, and answers the quiet time of each and their
 * ratio. Rounds are shorter than a turn of the scheduler, so that some of them are not interrupted.
 */
export async function alternateQuietly(rounds, measureA, measureB) {
  const a = [];
  const b = [];
  const warmUp = Math.ceil(rounds / 4);
  for (let round = -warmUp; round < rounds; round++) {
    const [timeA, timeB] = [await measureA(), await measureB()];
    if (round < 0) continue;
    a.push(timeA);
    b.push(timeB);
  }
  return { a: quiet(a), b: quiet(b), ratio: quiet(a) / quiet(b) };
}

/** Microseconds of one call of a function, over N calls. */
export async function microseconds(calls, act) {
  const begin = performance.now();
  for (let call = 0; call < calls; call++) await act(call);
  return ((performance.now() - begin) / calls) * 1_000;
}

/** The same of a function that answers at once: waiting for it would cost more than many of them do. */
export function microsecondsNow(calls, act) {
  const begin = performance.now();
  for (let call = 0; call < calls; call++) act(call);
  return ((performance.now() - begin) / calls) * 1_000;
}
