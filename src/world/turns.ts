// Owns the words by which a rule says which of its cases it takes: skip, every, times.

/** Which of the cases that match a rule are its turns. */
export interface Turns {
  /** So many cases pass first. Default 0. */
  readonly skip?: number | undefined;
  /** Of those from there on, the first of every so many. Default 1: each. */
  readonly every?: number | undefined;
  /** How many turns there are. Default: no end. */
  readonly times?: number | undefined;
}

/** Whether the n-th matching case, counted from 1, is a turn: `{skip: 2, every: 3}` takes the 3rd, 6th, 9th, … */
export function isTurn({ skip = 0, every = 1, times = Infinity }: Turns, n: number): boolean {
  const past = n - skip - 1;
  return past >= 0 && past % every === 0 && past / every < times;
}
