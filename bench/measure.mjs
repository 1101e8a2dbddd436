// Owns the arithmetic: medians of alternating rounds.

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

/** Microseconds of one call of a function, over a warm-up and then so many calls. */
export async function microseconds(calls, act) {
  for (let call = 0; call < calls / 5; call++) await act(call);
  const begin = performance.now();
  for (let call = 0; call < calls; call++) await act(call);
  return ((performance.now() - begin) / calls) * 1_000;
}
